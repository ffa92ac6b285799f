// The graph picture: an ego network drawn by cytoscape.js with the fcose layout; clicks and keys tell Python what was meant.
// data: {say: {…} (what buttons and keys are called), describe, height, selected: id or "",
//        nodes: [{id, label, title, centre, opened, place: {x, y} where it has a fixed one}], edges: [{id, source, target, glyph, title, tone, belief, dash, directed}]}
// told: picked {kind, id}; opened id (double click, space: show or hide its neighbours); hidden id (Delete)
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { toSvg } from "./svg.js";

cytoscape.use(fcose);

const FONT = "system-ui, sans-serif";
const LINE = 1.25;
const ARROW = { up: "triangle", down: "tee", null: "circle", open: "vee" };
const pictures = new WeakMap();
const memories = new WeakMap(); // where nodes stood, and which are pinned: kept when the picture is drawn anew

function isDark(host) {
  const channels = getComputedStyle(host).backgroundColor.match(/[\d.]+/g);
  const ground = channels && channels[3] !== "0" ? channels : getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g);
  const rgb = (ground || [255, 255, 255]).map(Number);
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] < 128;
}

function colours(dark) {
  return dark
    ? { up: "#83b6ff", down: "#ff9b70", null: "#b3bbc6", open: "#c3a6f5", ink: "#e8eaed", ground: "#15181c", node: "#3d4753",
        centre: "#62c8bd", line: "#5a6572", pick: "#ffd166" }
    : { up: "#1558b0", down: "#b4380c", null: "#5c6470", open: "#6a43a8", ink: "#1a1d21", ground: "#ffffff", node: "#dfe5eb",
        centre: "#0b5f59", line: "#8d97a3", pick: "#d98a00" };
}

function style(colour) {
  const toned = Object.keys(ARROW).map((tone) => ({
    selector: `edge[tone = "${tone}"]`,
    style: { "line-color": colour[tone], "target-arrow-color": colour[tone], color: colour[tone], "target-arrow-shape": ARROW[tone] },
  }));
  return [
    { selector: "node", style: {
      label: "data(shown)", "font-size": "data(size)", "font-family": FONT, color: colour.ink, "text-wrap": "wrap",
      "text-max-width": 1000, "text-valign": "center", "text-halign": "center", "line-height": LINE,
      shape: "round-rectangle", "corner-radius": 10, width: "data(w)", height: "data(h)", "background-color": colour.node,
      "border-width": 1, "border-color": colour.line } },
    { selector: "node[?centre]", style: { "background-color": colour.centre, "border-color": colour.centre, color: colour.ground, "font-weight": 700 } },
    { selector: "node[?opened]", style: { "border-width": 2.5, "border-style": "double", "border-color": colour.centre } },
    { selector: "node.pinned", style: { "border-width": 2.5, "border-style": "dashed", "border-color": colour.ink } },
    { selector: "edge", style: {
      width: "data(width)", "curve-style": "bezier", "control-point-step-size": 34, label: "data(label)", "font-size": 14,
      "font-weight": 700, "text-background-color": colour.ground, "text-background-opacity": 0.9, "text-background-padding": 1,
      "arrow-scale": 1.1, "line-opacity": 0.85, "line-style": "data(dash)" } },
    ...toned,
    { selector: 'edge[dash = "dotted"]', style: { "line-style": "dashed", "line-dash-pattern": [2, 7], "line-cap": "round" } },
    { selector: 'edge[dash = "dashed"]', style: { "line-dash-pattern": [9, 6] } },
    { selector: "edge[!directed]", style: { "target-arrow-shape": "none" } },
    { selector: "edge[!near]", style: { "line-opacity": 0.4 } },
    { selector: ".near", style: { label: "data(glyph)", "line-opacity": 1 } },
    { selector: ".faded", style: { opacity: 0.18 } },
    { selector: ".picked", style: { "underlay-color": colour.pick, "underlay-opacity": 0.55, "underlay-padding": 7, "z-index": 9 } },
    { selector: "edge.picked", style: { "line-opacity": 1 } },
    { selector: ".cursor", style: { "outline-width": 3, "outline-color": colour.pick, "outline-offset": 2 } },
  ];
}

const pen = document.createElement("canvas").getContext("2d");

// A label broken into lines of about `room` pixels, and its size: nodes are as large as their names.
function box(label, size, bold) {
  pen.font = `${bold ? "700 " : ""}${size}px ${FONT}`;
  const room = 132;
  const lines = [];
  for (const word of label.split(" ")) {
    const last = lines.length - 1;
    const longer = `${lines[last]} ${word}`;
    if (last < 0 || pen.measureText(longer).width > room) lines.push(word);
    else lines[last] = longer;
  }
  const widest = Math.max(...lines.map((line) => pen.measureText(line).width));
  return { shown: lines.join("\n"), w: Math.ceil(widest) + 20, h: Math.ceil(lines.length * size * LINE) + 12 };
}

function elements(data, places) {
  const others = data.nodes.filter((node) => !node.centre).length || 1;
  let place = 0;
  const nodes = data.nodes.map((node) => {
    const angle = (2 * Math.PI * (node.centre ? 0 : place++)) / others;
    const radius = node.centre ? 0 : 260 + 60 * (place % 3);
    const size = node.centre ? 15 : 12.5;
    return {
      data: { ...node, size, ...box(node.label, size, node.centre) },
      position: { ...(node.place || places.get(node.id) || { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }) },
    };
  });
  const middle = (data.nodes.find((node) => node.centre) || {}).id;
  const many = data.edges.length > 40;
  const edges = data.edges.map((edge) => {
    const near = edge.source === middle || edge.target === middle;
    return { data: { ...edge, near, width: 1.5 + 4.5 * edge.belief, label: near || !many ? edge.glyph : "" } };
  });
  return { nodes, edges };
}

function button(text, title, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.title = title;
  made.setAttribute("aria-label", title);
  made.addEventListener("click", action);
  return made;
}

// The layout is round and the drawing wide: stretch it sideways, so that names have room.
function widen(cy) {
  const box = cy.nodes().boundingBox({ includeLabels: false });
  const factor = Math.min(Math.max((cy.width() / cy.height()) / (box.w / Math.max(box.h, 1)), 1), 1.9);
  cy.nodes().positions((node) => ({ x: node.position("x") * factor, y: node.position("y") }));
}

function save(href, name) {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

function draw(host, data, memory) {
  const say = data.say;
  const stage = document.createElement("div");
  stage.className = "pg-stage";
  stage.style.height = `${data.height}px`;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-label", `${data.describe}. ${say.keys}`);
  stage.tabIndex = 0;
  const tip = document.createElement("div");
  tip.className = "pg-tip";
  tip.hidden = true;
  tip.setAttribute("aria-live", "polite");
  const tools = document.createElement("div");
  tools.className = "pg-tools";
  const canvas = document.createElement("div");
  canvas.className = "pg-canvas";
  stage.append(canvas, tools, tip);
  host.replaceChildren(stage);

  const colour = colours(isDark(host));
  const cy = cytoscape({ container: canvas, elements: elements(data, memory.places), style: style(colour), layout: { name: "preset", fit: false }, minZoom: 0.2, maxZoom: 4,
    selectionType: "single", userZoomingEnabled: matchMedia("(pointer: coarse)").matches });
  // the wheel alone scrolls the page; with Ctrl it zooms
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    cy.zoom({ level: cy.zoom() * Math.exp(-event.deltaY / 300), renderedPosition: { x: event.clientX - box.left, y: event.clientY - box.top } });
  }, { passive: false });
  const fit = () => {
    cy.fit(undefined, 24);
    if (cy.zoom() > 1.25) { cy.zoom(1.25); cy.center(); }
  };
  tools.append(
    button("+", say.zoom_in, () => cy.zoom({ level: cy.zoom() * 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } })),
    button("−", say.zoom_out, () => cy.zoom({ level: cy.zoom() / 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } })),
    button(say.fit, say.fit_all, fit),
    button("PNG", say.save, () => save(cy.png({ full: true, scale: 2, bg: colour.ground }), "physiograph.png")),
    button("SVG", say.save_svg, () => {
      const address = URL.createObjectURL(new Blob([toSvg(cy, colour, FONT, LINE)], { type: "image/svg+xml" }));
      save(address, "physiograph.svg");
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    }),
  );
  const pinned = [...memory.pinned].filter((id) => memory.places.has(id) && cy.getElementById(id).nonempty());
  const placed = data.nodes.every((node) => node.place);
  cy.layout(placed ? { name: "preset", fit: false } : { name: "fcose", quality: "proof", randomize: false, animate: false, nodeSeparation: 100, numIter: 4000,
    idealEdgeLength: (edge) => (edge.data("near") ? 120 : 170), nodeRepulsion: 30000, edgeElasticity: (edge) => (edge.data("near") ? 0.4 : 0.08),
    gravity: 0.5, gravityRange: 1.5, fit: false,
    fixedNodeConstraint: pinned.length ? pinned.map((nodeId) => ({ nodeId, position: memory.places.get(nodeId) })) : undefined }).run();
  if (!pinned.length && !placed) widen(cy);
  pinned.forEach((id) => cy.getElementById(id).addClass("pinned"));
  cy.nodes().forEach((node) => memory.places.set(node.id(), { ...node.position() }));
  fit();
  return { cy, stage, tip, tools, fit };
}

function listen(picture) {
  const { cy, tip } = picture;
  cy.on("tap", "node, edge", (event) => {
    const kind = event.target.isNode() ? "node" : "edge";
    picture.tell("picked", { kind, id: event.target.id() });
  });
  cy.on("dbltap", "node", (event) => picture.tell("opened", event.target.id()));
  cy.on("dragfree", "node", (event) => pin(picture, event.target, true));
  cy.on("mouseover", "node, edge", (event) => {
    const near = event.target.isNode() ? event.target.closedNeighborhood() : event.target.union(event.target.connectedNodes());
    cy.elements().difference(near).addClass("faded");
    near.edges().addClass("near");
    tip.textContent = event.target.data("title");
    tip.hidden = false;
  });
  cy.on("mouseout", "node, edge", () => {
    cy.elements().removeClass("faded near");
    tip.hidden = true;
  tip.setAttribute("aria-live", "polite");
  });
}

function pin({ memory }, node, on) {
  const id = node.id();
  if (on ?? !memory.pinned.has(id)) memory.pinned.add(id);
  else memory.pinned.delete(id);
  memory.places.set(id, { ...node.position() });
  node.toggleClass("pinned", memory.pinned.has(id));
}

// The node nearest to the cursor in the direction of an arrow key.
function nearest(cy, from, [dx, dy]) {
  const here = from.position();
  let best = null;
  let least = Infinity;
  cy.nodes().forEach((node) => {
    const x = node.position("x") - here.x;
    const y = node.position("y") - here.y;
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (node.same(from) || along <= 0 || aside > 2 * along) return;
    if (along + 2 * aside < least) [best, least] = [node, along + 2 * aside];
  });
  return best;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function keys(picture, say) {
  const { cy, stage, tip } = picture;
  const at = () => cy.nodes(".cursor").first();
  const move = (node) => {
    cy.elements().removeClass("cursor");
    if (!node || node.empty()) return;
    node.addClass("cursor");
    tip.textContent = node.data("title");
    tip.hidden = false;
  };
  stage.addEventListener("keydown", (event) => {
    if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const node = at();
    const act = {
      Enter: () => node.nonempty() && picture.tell("picked", { kind: "node", id: node.id() }),
      " ": () => node.nonempty() && picture.tell("opened", node.id()),
      Delete: () => node.nonempty() && !node.data("centre") && picture.tell("hidden", node.id()),
      p: () => node.nonempty() && pin(picture, node),
      Escape: () => { move(null); tip.hidden = true; },
      "+": () => cy.zoom(cy.zoom() * 1.3), "-": () => cy.zoom(cy.zoom() / 1.3), 0: picture.fit,
    }[event.key];
    if (ARROWS[event.key]) move(node.empty() ? cy.nodes("[?centre]").first() : nearest(cy, node, ARROWS[event.key]) || node);
    else if (act) act();
    else return;
    event.preventDefault();
  });
  stage.addEventListener("blur", () => { if (at().nonempty()) tip.hidden = true; });
  // what buttons do to a concept is done to the one under the cursor, else to the one that was picked
  const chosen = () => (at().nonempty() ? at() : cy.nodes(".picked").first());
  picture.tools.prepend(
    ...(say.hide ? [button(say.hide, say.hide_one, () => { const one = chosen(); if (one.nonempty() && !one.data("centre")) picture.tell("hidden", one.id()); })] : []),
    button(say.pin, say.pin_one, () => { const one = chosen(); if (one.nonempty()) pin(picture, one); }),
  );
}

function pick({ cy }, id) {
  cy.elements().removeClass("picked");
  if (id) cy.getElementById(id).addClass("picked");
}

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component;
  const host = parentElement.querySelector(".pg-host");
  const key = JSON.stringify([data.nodes, data.edges, data.height]);
  let picture = pictures.get(host);
  if (!picture || picture.key !== key) {
    if (picture) picture.cy.destroy();
    const memory = memories.get(host) || { places: new Map(), pinned: new Set() };
    memories.set(host, memory);
    picture = { key, memory, ...draw(host, data, memory) };
    pictures.set(host, picture);
    listen(picture);
    keys(picture, data.say);
    host.dataset.centre = (data.nodes.find((node) => node.centre) || {}).id || "";
    // where elements stand on the screen, for keyboard tools and tests
    host.pgPlace = (id) => {
      const element = picture.cy.getElementById(id);
      const box = picture.cy.container().getBoundingClientRect();
      const at = element.isNode() ? element.renderedPosition() : element.renderedMidpoint();
      return { x: box.left + at.x, y: box.top + at.y };
    };
  }
  picture.tell = (name, value) => (name === "picked" ? setStateValue(name, value) : setTriggerValue(name, value));
  pick(picture, data.selected);
}
