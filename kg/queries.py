"""Named Cypher: every question the program asks a graph store, with $parameters, the same on each store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kg.errors import InvalidValue
from kg.questions import LINKS, QUESTIONS, NamedQuery, named
from kg.store import DEFAULT_ROWS, DEFAULT_TIMEOUT_S, GraphStore, Result

SIGNED: Final = "INCREASES|DECREASES|NO_EFFECT|POSITIVELY_ASSOCIATED|NEGATIVELY_ASSOCIATED|NOT_ASSOCIATED"


QUERIES: Final[Mapping[str, NamedQuery]] = {
    "counts": named(
        "How many papers, claims, concepts there are.",
        """OPTIONAL MATCH (p:Paper) WITH count(p) AS papers
        OPTIONAL MATCH (c:Claim) WITH papers, count(c) AS claims
        OPTIONAL MATCH (k:Concept) RETURN papers, claims, count(k) AS concepts""",
    ),
    "relations": named(
        "How many links, and how many contested ones, each relation has.",
        f"""MATCH (:Concept)-[r:{LINKS}]->(:Concept)
        RETURN type(r) AS relation, count(r) AS links, sum(CASE WHEN r.conflict THEN 1 ELSE 0 END) AS contested,
        avg(r.belief) AS belief ORDER BY links DESC, relation""",
    ),
    "concept": named(
        "A concept by its id.",
        """MATCH (c:Concept {id: $id})
        RETURN c.id AS id, c.name AS name, c.type AS type, c.synonyms AS synonyms, c.source AS source""",
        id=None,
    ),
    "called": named(
        "The concepts that have this id, name or synonym, whatever the case, the id first.",
        """MATCH (c:Concept)
        WHERE c.id = $text OR toLower(c.name) = toLower($text) OR any(s IN c.synonyms WHERE toLower(s) = toLower($text))
        RETURN c.id AS id, c.name AS name
        ORDER BY CASE WHEN c.id = $text THEN 0 WHEN toLower(c.name) = toLower($text) THEN 1 ELSE 2 END, id LIMIT 5""",
        text=None,
    ),
    "find": named(
        "Concepts whose name or synonym has these words, best first.",
        """CALL db.index.fulltext.queryNodes('concept_names', $text) YIELD node, score
        RETURN node.id AS id, node.name AS name, node.type AS type, score
        ORDER BY score DESC, id LIMIT $limit""",
        text=None,
        limit=20,
    ),
    "sentences": named(
        "Claims whose sentence has these words, best first.",
        """CALL db.index.fulltext.queryNodes('claim_sentences', $text) YIELD node, score
        RETURN node.id AS claim, node.document_id AS paper, node.sentence AS sentence, score
        ORDER BY score DESC, claim LIMIT $limit""",
        text=None,
        limit=20,
    ),
    "neighbours": named(
        "What a concept acts on or goes with, and what acts on it, most believed first.",
        f"""MATCH (c:Concept {{id: $id}})-[r:{LINKS}]-(other:Concept)
        WHERE r.belief >= $min_belief
        RETURN other.id AS id, other.name AS name, other.type AS type, type(r) AS relation,
        startNode(r).id = c.id AS outward, r.belief AS belief, size(r.papers) AS papers, r.conflict AS conflict
        ORDER BY belief DESC, id, relation LIMIT $limit""",
        id=None,
        min_belief=0.0,
        limit=60,
    ),
    "links_between": named(
        "Every link between two concepts, in both directions.",
        f"""MATCH (a:Concept)-[r:{LINKS}]->(b:Concept)
        WHERE (a.id = $first AND b.id = $second) OR (a.id = $second AND b.id = $first)
        RETURN a.id AS subject, type(r) AS relation, b.id AS object, r.belief AS belief, r.papers AS papers,
        r.claims AS claims, r.first_year AS first_year, r.last_year AS last_year, r.conflict AS conflict
        ORDER BY belief DESC, subject, relation""",
        first=None,
        second=None,
    ),
    "evidence": named(
        "The claims on a pair of concepts, whichever is the subject, with sentence and paper, oldest first.",
        """MATCH (a:Concept)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(b:Concept)
        WHERE (a.id = $first AND b.id = $second) OR (a.id = $second AND b.id = $first)
        MATCH (c)-[:STATED_IN]->(p:Paper)
        RETURN c.id AS claim, a.id AS subject, c.relation AS relation, b.id AS object, c.certainty AS certainty,
        c.role AS role, c.score AS score, c.sentence AS sentence, p.id AS paper, p.title AS title, p.year AS year,
        c.design AS design, c.species AS species, c.n AS n
        ORDER BY year, claim LIMIT $limit""",
        first=None,
        second=None,
        limit=200,
    ),
    "ego_nodes": named(
        "The most believed neighbours of a concept: the nodes of its ego network, itself left out.",
        f"""MATCH (c:Concept {{id: $id}})-[r:{LINKS}]-(other:Concept)
        WHERE r.belief >= $min_belief
        RETURN other.id AS id, other.name AS name, other.type AS type, max(r.belief) AS belief
        ORDER BY belief DESC, id LIMIT $limit""",
        id=None,
        min_belief=0.0,
        limit=59,
    ),
    "links_among": named(
        "The links between some concepts, most believed first: the edges of an ego network.",
        f"""MATCH (a:Concept)-[r:{LINKS}]->(b:Concept)
        WHERE a.id IN $ids AND b.id IN $ids AND r.belief >= $min_belief
        RETURN a.id AS subject, type(r) AS relation, b.id AS object, r.belief AS belief,
        size(r.papers) AS papers, r.conflict AS conflict
        ORDER BY belief DESC, subject, relation, object LIMIT $limit""",
        ids=None,
        min_belief=0.0,
        limit=120,
    ),
    "two_steps": named(
        "Chains of two directed effects from one concept to another, with the sign that they predict.",
        """MATCH (a:Concept {id: $first})-[r:INCREASES|DECREASES|AFFECTS]->(m:Concept)
        MATCH (m)-[s:INCREASES|DECREASES|AFFECTS]->(b:Concept {id: $second})
        RETURN m.id AS id, m.name AS name, type(r) AS first_relation, type(s) AS second_relation,
        r.sign * s.sign AS sign, r.belief * s.belief AS weight, r.claims AS first_claims, s.claims AS second_claims
        ORDER BY weight DESC, id, first_relation, second_relation LIMIT $limit""",
        first=None,
        second=None,
        limit=20,
    ),
    "conflicts": named(
        "Contested links and what the papers differ in (`kind`), most evidence first.",
        f"""MATCH (a:Concept)-[r:{SIGNED}]->(b:Concept) WHERE r.conflict
        RETURN a.id AS subject, a.name AS subject_name, type(r) AS relation, b.id AS object, b.name AS object_name,
        r.belief AS belief, size(r.papers) AS papers, r.first_year AS first_year, r.last_year AS last_year,
        r.conflict_kind AS kind
        ORDER BY papers DESC, subject, object, relation LIMIT $limit""",
        limit=100,
    ),
    "conflict_sides": named(
        "The claims on both sides of the reported conflicts of one kind, or of all where it is ''.",
        """MATCH (x:Conflict)-[side:ONE_SIDE|OTHER_SIDE]->(c:Claim) WHERE x.reported AND ($kind = '' OR x.kind = $kind)
        MATCH (a:Concept)<-[:SUBJECT]-(x)-[:OBJECT]->(b:Concept)
        RETURN x.id AS conflict, x.kind AS kind, a.name AS subject, b.name AS object, x.differences AS differences,
        type(side) AS side, c.relation AS relation, c.id AS claim, c.document_id AS paper, c.sentence AS sentence
        ORDER BY conflict, side, claim LIMIT $limit""",
        kind="",
        limit=1000,
    ),
    "top_links": named(
        "The most believed links of one relation (its name in upper case), or of all where it is ''.",
        f"""MATCH (a:Concept)-[r:{LINKS}]->(b:Concept)
        WHERE $relation = '' OR type(r) = $relation
        RETURN a.id AS subject, a.name AS subject_name, type(r) AS relation, b.id AS object, b.name AS object_name,
        r.belief AS belief, size(r.papers) AS papers, r.conflict AS conflict
        ORDER BY belief DESC, papers DESC, subject, object, relation LIMIT $limit""",
        relation="",
        limit=50,
    ),
    "hubs": named(
        "The concepts with the most links.",
        f"""MATCH (c:Concept)-[r:{LINKS}]-(:Concept)
        RETURN c.id AS id, c.name AS name, c.type AS type, count(r) AS links
        ORDER BY links DESC, id LIMIT $limit""",
        limit=50,
    ),
    "papers_of": named(
        "The papers that say something of a concept, newest first.",
        """MATCH (k:Concept {id: $id})<-[:SUBJECT|OBJECT]-(c:Claim)-[:STATED_IN]->(p:Paper)
        RETURN p.id AS paper, p.title AS title, p.year AS year, p.journal AS journal, p.doi AS doi,
        count(DISTINCT c) AS claims ORDER BY year DESC, paper LIMIT $limit""",
        id=None,
        limit=100,
    ),
    "claims_of_paper": named(
        "What a paper claims, claim by claim.",
        """MATCH (p:Paper {id: $id})<-[:STATED_IN]-(c:Claim)
        MATCH (a:Concept)<-[:SUBJECT]-(c)-[:OBJECT]->(b:Concept)
        RETURN c.id AS claim, a.name AS subject, c.relation AS relation, b.name AS object, c.certainty AS certainty,
        c.role AS role, c.sentence AS sentence ORDER BY claim LIMIT $limit""",
        id=None,
        limit=200,
    ),
    "by_year": named(
        "Papers and claims of each year.",
        """MATCH (p:Paper) WHERE p.year IS NOT NULL OPTIONAL MATCH (c:Claim)-[:STATED_IN]->(p)
        RETURN p.year AS year, count(DISTINCT p) AS papers, count(c) AS claims ORDER BY year""",
    ),
    "more_general": named(
        "What a concept is a kind or a part of, directly.",
        """MATCH (c:Concept {id: $id})-[r:IS_A|PART_OF]->(parent:Concept)
        RETURN parent.id AS id, parent.name AS name, type(r) AS relation ORDER BY id""",
        id=None,
    ),
    "more_special": named(
        "What is a kind or a part of a concept, directly.",
        """MATCH (child:Concept)-[r:IS_A|PART_OF]->(c:Concept {id: $id})
        RETURN child.id AS id, child.name AS name, type(r) AS relation ORDER BY id""",
        id=None,
    ),
    "ancestors": named(
        "All that a concept is a kind or a part of, with the fewest steps up, nearest first.",
        """MATCH p = (:Concept {id: $id})-[:IS_A|PART_OF*1..8]->(above:Concept)
        WITH above, min(length(p)) AS steps
        RETURN above.id AS id, above.name AS name, above.type AS type, steps ORDER BY steps, id LIMIT $limit""",
        id=None,
        limit=100,
    ),
    "descendants": named(
        "All that is a kind or a part of a concept, with the fewest steps down, nearest first.",
        """MATCH p = (below:Concept)-[:IS_A|PART_OF*1..8]->(:Concept {id: $id})
        WITH below, min(length(p)) AS steps
        RETURN below.id AS id, below.name AS name, below.type AS type, steps ORDER BY steps, id LIMIT $limit""",
        id=None,
        limit=500,
    ),
    "narrower_links": named(
        "Links from kinds of a concept, at most two is_a steps below it, to another: what roll-up may count.",
        f"""MATCH p = (kind:Concept)-[:IS_A*1..2]->(:Concept {{id: $first}})
        WITH kind, min(length(p)) AS steps
        MATCH (kind)-[r:{LINKS}]->(:Concept {{id: $second}})
        RETURN kind.id AS id, kind.name AS name, steps, type(r) AS relation, r.belief AS belief,
        size(r.papers) AS papers ORDER BY steps, id, relation LIMIT $limit""",
        first=None,
        second=None,
        limit=100,
    ),
}


def ask(
    store: GraphStore,
    name: str,
    *,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    max_rows: int = DEFAULT_ROWS,
    **parameters: Any,
) -> Result:
    """Answer a named query or a ready question.

    Raises: InvalidValue: no such query, or a parameter that is missing or unknown. What `GraphStore.query` raises.
    """
    query, given = prepared(name, parameters)
    return store.query(query.cypher, given, timeout_s=timeout_s, max_rows=max_rows)


def prepared(name: str, parameters: Mapping[str, Any]) -> tuple[NamedQuery, dict[str, Any]]:
    """A named query or ready question, and its parameters filled up with the defaults.

    Raises: InvalidValue: no such query, or a parameter that is missing or unknown.
    """
    known = {**QUERIES, **QUESTIONS}
    if name not in known:
        raise InvalidValue(
            f"no named query {name!r}; known: {', '.join([*sorted(QUERIES), *QUESTIONS])}. Use one of these."
        )
    query = known[name]
    given = {**query.parameters, **parameters}
    if unknown := sorted(set(given) - set(query.parameters)):
        raise InvalidValue(
            f"query {name!r} has no parameters {unknown}; it has {sorted(query.parameters)}. Leave them out."
        )
    if missing := sorted(key for key, value in given.items() if value is None):
        raise InvalidValue(f"query {name!r} needs {missing}. Give them by name.")
    return query, given
