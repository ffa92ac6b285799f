// The picture as SVG text: the same shapes, colours and places as on the screen, at full size.

const round = (number) => Math.round(number * 10) / 10;
const safe = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const seen = (style) => Math.min(Math.max(parseFloat(style) || 0, 0), 1);

function arrow(shape, { x, y }, angle, size, colour) {
  const place = `transform="translate(${round(x)} ${round(y)}) rotate(${round((angle * 180) / Math.PI)})"`;
  if (shape === "triangle") return `<path d="M0 0L${-size} ${size / 2}L${-size} ${-size / 2}Z" fill="${colour}" ${place}/>`;
  if (shape === "vee") return `<path d="M0 0L${-size} ${size / 2}L${-size * 0.6} 0L${-size} ${-size / 2}Z" fill="${colour}" ${place}/>`;
  if (shape === "tee") return `<path d="M0 ${-size / 2}V${size / 2}" stroke="${colour}" stroke-width="3" ${place}/>`;
  if (shape === "circle") return `<circle cx="${-size / 2}" r="${size / 2}" fill="${colour}" ${place}/>`;
  return "";
}

function edgeShape(edge, colour, font) {
  const data = edge.data();
  const tone = colour[data.tone];
  const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
  const bend = (edge.controlPoints() || [])[0];
  const path = `M${round(from.x)} ${round(from.y)}${bend ? `Q${round(bend.x)} ${round(bend.y)} ` : "L"}${round(to.x)} ${round(to.y)}`;
  const dash = { dashed: "9 6", dotted: "2 7" }[data.dash];
  const last = bend || from;
  const angle = Math.atan2(to.y - last.y, to.x - last.x);
  const parts = [`<path d="${path}" fill="none" stroke="${tone}" stroke-width="${round(data.width)}"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`];
  if (data.directed) parts.push(arrow(edge.style("target-arrow-shape"), to, angle, 6 + 2 * data.width, tone));
  if (data.label) {
    const { x, y } = edge.midpoint();
    parts.push(`<text x="${round(x)}" y="${round(y)}" dy=".35em" text-anchor="middle" font-family="${font}" font-size="14" font-weight="700"
 fill="${tone}" stroke="${colour.ground}" stroke-width="4" paint-order="stroke">${safe(data.label)}</text>`);
  }
  return `<g opacity="${seen(edge.style("line-opacity"))}"><title>${safe(data.title)}</title>${parts.join("")}</g>`;
}

function nodeShape(node, colour, font, line) {
  const { x, y } = node.position();
  const { w, h, size, shown, title, centre } = node.data();
  const lines = shown.split("\n");
  const first = y - ((lines.length - 1) * size * line) / 2;
  const text = lines.map((part, place) => `<tspan x="${round(x)}" y="${round(first + place * size * line)}" dy=".35em">${safe(part)}</tspan>`);
  return `<g><title>${safe(title)}</title><rect x="${round(x - w / 2)}" y="${round(y - h / 2)}" width="${w}" height="${h}" rx="10"
 fill="${centre ? colour.centre : colour.node}" stroke="${centre ? colour.centre : colour.line}"/><text text-anchor="middle" font-family="${font}"
 font-size="${size}"${centre ? ' font-weight="700"' : ""} fill="${centre ? colour.ground : colour.ink}">${text.join("")}</text></g>`;
}

export function toSvg(cy, colour, font, line) {
  const box = cy.elements().boundingBox();
  const [x, y, w, h] = [box.x1 - 20, box.y1 - 20, box.w + 40, box.h + 40].map(round);
  const edges = cy.edges().map((edge) => edgeShape(edge, colour, font));
  const nodes = cy.nodes().map((node) => nodeShape(node, colour, font, line));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${w} ${h}" width="${w}" height="${h}">
<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${colour.ground}"/>
${[...edges, ...nodes].join("\n")}
</svg>
`;
}
