"""Ready questions in Cypher: what a sports scientist asks a graph of mechanisms; the same rows on each store.

Portable by what they leave out: fixed numbers of steps instead of path comprehensions, no averages (their last digit
depends on the order), no collected lists, and an order with no ties. Parameters whose name is in `CONCEPTS` take the
id of a concept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.schema import LINK_TYPES

LINKS: Final = "|".join(LINK_TYPES)
CAUSES: Final = "INCREASES|DECREASES|AFFECTS"
CONCEPTS: Final = frozenset({"concept", "first", "second"})
"""Names of the parameters that take the id of a concept."""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question to the graph: what it answers, its Cypher, and its parameters with their defaults.

    A parameter whose default is None must be given.
    """

    about: str
    cypher: str
    parameters: Mapping[str, Any]


def named(about: str, cypher: str, **parameters: Any) -> NamedQuery:
    """A named query; white space of its Cypher is made one blank each."""
    return NamedQuery(about, " ".join(cypher.split()), parameters)


_LINK: Final = """r.belief AS belief, size(r.papers) AS papers, r.first_year AS first_year, r.last_year AS last_year,
    r.conflict AS contested"""
_CLAIM: Final = """c.relation AS relation, c.certainty AS certainty, c.design AS design, c.n AS n,
    c.sentence AS sentence, p.id AS paper, p.year AS year, c.id AS claim"""
_PAIR: Final = "(a:Concept {id: $first})<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(b:Concept {id: $second})"
_BY: Final = """count(c) AS claims, sum(CASE WHEN c.sign = 1 THEN 1 ELSE 0 END) AS up,
    sum(CASE WHEN c.sign = -1 THEN 1 ELSE 0 END) AS down, sum(CASE WHEN c.sign = 0 THEN 1 ELSE 0 END) AS unchanged"""


def _by(what: str, field: str) -> NamedQuery:
    return named(
        f"Findings on a pair by {what}: how many claims say up, down, unchanged.",
        f"""MATCH {_PAIR} RETURN coalesce(c.{field}, 'not stated') AS {field}, count(DISTINCT c.document_id) AS papers,
        {_BY} ORDER BY claims DESC, {field}""",
        first=None,
        second=None,
    )


QUESTIONS: Final[Mapping[str, NamedQuery]] = {
    "what_affects": named(
        "What acts on a concept, best believed first.",
        f"""MATCH (a:Concept)-[r:{CAUSES}|NO_EFFECT]->(:Concept {{id: $concept}})
        RETURN a.name AS cause, type(r) AS relation, {_LINK}, a.id AS id
        ORDER BY belief DESC, papers DESC, id, relation LIMIT $limit""",
        concept=None,
        limit=50,
    ),
    "effects_of": named(
        "What a concept acts on, best believed first.",
        f"""MATCH (:Concept {{id: $concept}})-[r:{CAUSES}|NO_EFFECT]->(b:Concept)
        RETURN b.name AS outcome, type(r) AS relation, {_LINK}, b.id AS id
        ORDER BY belief DESC, papers DESC, id, relation LIMIT $limit""",
        concept=None,
        limit=50,
    ),
    "goes_with": named(
        "What goes up or down together with a concept, or does not: associations, either way round.",
        f"""MATCH (:Concept {{id: $concept}})-[r:POSITIVELY_ASSOCIATED|NEGATIVELY_ASSOCIATED|NOT_ASSOCIATED]-(b:Concept)
        RETURN b.name AS other, type(r) AS relation, {_LINK}, b.id AS id
        ORDER BY belief DESC, papers DESC, id, relation, first_year LIMIT $limit""",
        concept=None,
        limit=50,
    ),
    "for_and_against": named(
        "Evidence for and against: every claim on a pair with its sentence, up, down, unchanged.",
        f"""MATCH {_PAIR} MATCH (c)-[:STATED_IN]->(p:Paper)
        RETURN CASE c.sign WHEN 1 THEN 'up' WHEN -1 THEN 'down' WHEN 0 THEN 'unchanged' ELSE 'open' END AS side,
        {_CLAIM}
        ORDER BY side, claim LIMIT $limit""",
        first=None,
        second=None,
        limit=200,
    ),
    "history": named(
        "History of a pair: how many claims of each year say up, down, unchanged.",
        f"""MATCH {_PAIR} WHERE c.year IS NOT NULL
        RETURN c.year AS year, count(DISTINCT c.document_id) AS papers, {_BY} ORDER BY year""",
        first=None,
        second=None,
    ),
    "disagreements": named(
        "Who disagrees on what acts on a concept: two opposite links of a pair, with the papers of each.",
        """MATCH (a:Concept)-[r:INCREASES|DECREASES]->(b:Concept {id: $concept})
        MATCH (a)-[s:DECREASES|NO_EFFECT]->(b) WHERE type(r) <> type(s) AND (type(r) = 'INCREASES' OR s.sign = 0)
        RETURN a.name AS cause, type(r) AS one, r.papers AS papers_of_one, type(s) AS other,
        s.papers AS papers_of_other, a.id AS id
        ORDER BY size(papers_of_one) + size(papers_of_other) DESC, id, one, other LIMIT $limit""",
        concept=None,
        limit=50,
    ),
    "most_contested": named(
        "The pairs with the most papers among the contested ones.",
        f"""MATCH (a:Concept)-[r:{LINKS}]->(b:Concept) WHERE r.conflict
        WITH a, b, count(r) AS relations, sum(size(r.papers)) AS papers, max(r.last_year) AS last_year
        RETURN a.name AS subject, b.name AS object, relations, papers, last_year, a.id AS first, b.id AS second
        ORDER BY papers DESC, first, second LIMIT $limit""",
        limit=50,
    ),
    "mechanisms": named(
        "Mechanisms of two steps from one concept to another, with the sign that follows and the papers of each step.",
        f"""MATCH (a:Concept {{id: $first}})-[r:{CAUSES}]->(m:Concept)-[s:{CAUSES}]->(b:Concept {{id: $second}})
        WHERE m.id <> a.id AND m.id <> b.id
        RETURN m.name AS through, type(r) AS step_1, type(s) AS step_2, r.sign * s.sign AS sign,
        r.belief * s.belief AS weight, size(r.papers) AS papers_1, size(s.papers) AS papers_2, m.id AS id
        ORDER BY weight DESC, id, step_1, step_2 LIMIT $limit""",
        first=None,
        second=None,
        limit=50,
    ),
    "long_mechanisms": named(
        "Mechanisms of three steps from one concept to another, with the sign that follows.",
        f"""MATCH (a:Concept {{id: $first}})-[r:{CAUSES}]->(m:Concept)-[s:{CAUSES}]->(n:Concept)
        MATCH (n)-[t:{CAUSES}]->(b:Concept {{id: $second}})
        WHERE m.id <> a.id AND m.id <> b.id AND n.id <> a.id AND n.id <> b.id AND m.id <> n.id
        RETURN m.name AS through, n.name AS then, type(r) AS step_1, type(s) AS step_2, type(t) AS step_3,
        r.sign * s.sign * t.sign AS sign, r.belief * s.belief * t.belief AS weight, m.id AS id_1, n.id AS id_2
        ORDER BY weight DESC, id_1, id_2, step_1, step_2, step_3 LIMIT $limit""",
        first=None,
        second=None,
        limit=50,
    ),
    "mediators": named(
        "Mediators: what a concept acts on that in turn acts on another one it is linked to, and whether signs agree.",
        f"""MATCH (a:Concept {{id: $first}})-[d:INCREASES|DECREASES]->(b:Concept {{id: $second}})
        MATCH (a)-[r:{CAUSES}]->(m:Concept)-[s:{CAUSES}]->(b) WHERE m.id <> a.id AND m.id <> b.id
        RETURN m.name AS mediator, type(d) AS direct, r.sign * s.sign AS through, r.sign * s.sign = d.sign AS agrees,
        r.belief * s.belief AS weight, m.id AS id, type(r) AS step_1, type(s) AS step_2
        ORDER BY weight DESC, id, direct, step_1, step_2 LIMIT $limit""",
        first=None,
        second=None,
        limit=50,
    ),
    "shared_causes": named(
        "Shared causes of two concepts: what could confound their association.",
        f"""MATCH (m:Concept)-[r:{CAUSES}]->(:Concept {{id: $first}}) MATCH (m)-[s:{CAUSES}]->(:Concept {{id: $second}})
        RETURN m.name AS cause, type(r) AS on_first, type(s) AS on_second, r.belief * s.belief AS weight, m.id AS id
        ORDER BY weight DESC, id, on_first, on_second LIMIT $limit""",
        first=None,
        second=None,
        limit=50,
    ),
    "shared_effects": named(
        "Outcomes that two concepts both act on, and whether in the same direction.",
        f"""MATCH (:Concept {{id: $first}})-[r:{CAUSES}|NO_EFFECT]->(m:Concept)
        MATCH (m)<-[s:{CAUSES}|NO_EFFECT]-(:Concept {{id: $second}})
        RETURN m.name AS outcome, type(r) AS by_first, type(s) AS by_second, r.sign = s.sign AS alike,
        r.belief * s.belief AS weight, m.id AS id
        ORDER BY weight DESC, id, by_first, by_second LIMIT $limit""",
        first=None,
        second=None,
        limit=50,
    ),
    "untested": named(
        "Concepts that share neighbours with one but that no claim links to it: pairs nobody has tested.",
        f"""MATCH (a:Concept {{id: $concept}})-[:{LINKS}]-(m:Concept) WITH DISTINCT a, m
        MATCH (m)-[:{LINKS}]-(b:Concept) WHERE b.id <> a.id AND NOT EXISTS {{ MATCH (a)-[:{LINKS}]-(b) }}
        RETURN b.name AS other, count(DISTINCT m) AS shared, b.id AS id ORDER BY shared DESC, id LIMIT $limit""",
        concept=None,
        limit=50,
    ),
    "newest": named(
        "The newest claims about a concept.",
        f"""MATCH (k:Concept {{id: $concept}})<-[:SUBJECT|OBJECT]-(c:Claim)-[:STATED_IN]->(p:Paper)
        WHERE c.year IS NOT NULL RETURN DISTINCT {_CLAIM} ORDER BY year DESC, claim LIMIT $limit""",
        concept=None,
        limit=50,
    ),
    "best_supported": named(
        "The best supported links of the graph: from this many papers on, uncontested, most believed first.",
        f"""MATCH (a:Concept)-[r:{LINKS}]->(b:Concept) WHERE size(r.papers) >= $papers AND NOT r.conflict
        RETURN a.name AS subject, type(r) AS relation, b.name AS object, {_LINK}, a.id AS first, b.id AS second
        ORDER BY belief DESC, papers DESC, first, second, relation LIMIT $limit""",
        papers=2,
        limit=50,
    ),
    "null_findings": named(
        "Null findings on a concept, on either side: tested, and no effect or no association.",
        f"""MATCH (k:Concept {{id: $concept}})-[r:NO_EFFECT|NOT_ASSOCIATED]-(o:Concept)
        RETURN startNode(r).name AS subject, type(r) AS relation, endNode(r).name AS object, {_LINK}, o.id AS id
        ORDER BY papers DESC, belief DESC, id, subject, relation LIMIT $limit""",
        concept=None,
        limit=50,
    ),
    "by_design": _by("study design", "design"),
    "by_species": _by("species", "species"),
    "by_population": _by("population", "population"),
    "by_training_status": _by("training status", "training_status"),
    "by_sex": _by("sex", "sex"),
    "doses": named(
        "Doses and durations tried of a concept, with the outcome of each.",
        """MATCH (:Concept {id: $concept})<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(b:Concept)
        WHERE c.dose IS NOT NULL OR c.duration IS NOT NULL
        RETURN b.name AS outcome, c.relation AS relation, c.dose AS dose, c.duration AS duration,
        c.effect_size AS effect, c.p_value AS p, c.n AS n, c.document_id AS paper, c.id AS claim
        ORDER BY outcome, claim LIMIT $limit""",
        concept=None,
        limit=100,
    ),
    "papers_of_author": named(
        "Papers by an author (surname and initials, as in 'Doe J'), newest first, with their claims counted.",
        """MATCH (p:Paper) WHERE $author IN p.authors OPTIONAL MATCH (c:Claim)-[:STATED_IN]->(p)
        RETURN p.title AS title, p.year AS year, p.journal AS journal, p.design AS design, count(c) AS claims,
        p.id AS paper ORDER BY coalesce(year, 0) DESC, paper LIMIT $limit""",
        author=None,
        limit=100,
    ),
    "papers_in_journal": named(
        "Papers of a journal between two years, with their claims counted.",
        """MATCH (p:Paper) WHERE toLower(p.journal) = toLower($journal) AND p.year >= $since AND p.year <= $until
        OPTIONAL MATCH (c:Claim)-[:STATED_IN]->(p)
        RETURN p.title AS title, p.year AS year, p.design AS design, p.n AS n, count(c) AS claims, p.id AS paper
        ORDER BY year DESC, paper LIMIT $limit""",
        journal=None,
        since=1900,
        until=2100,
        limit=100,
    ),
    "paper": named(
        "What a paper claims, claim by claim.",
        """MATCH (c:Claim) WHERE c.document_id = $paper
        MATCH (a:Concept)<-[:SUBJECT]-(c)-[:OBJECT]->(b:Concept)
        RETURN a.name AS subject, c.relation AS relation, b.name AS object, c.certainty AS certainty, c.role AS role,
        c.sentence AS sentence, c.id AS claim ORDER BY claim LIMIT $limit""",
        paper=None,
        limit=200,
    ),
    "most_studied": named(
        "The most studied concepts of a type (measure, intervention, …), by papers.",
        """MATCH (k:Concept)<-[:SUBJECT|OBJECT]-(c:Claim) WHERE k.type = $type
        RETURN k.name AS concept, count(DISTINCT c.document_id) AS papers, count(DISTINCT c) AS claims, k.id AS id
        ORDER BY papers DESC, claims DESC, id LIMIT $limit""",
        type="measure",
        limit=50,
    ),
    "narrower_findings": named(
        "Findings on the kinds of a concept, up to two steps below it, best believed first.",
        f"""MATCH (kind:Concept)-[:IS_A*1..2]->(:Concept {{id: $concept}}) WITH DISTINCT kind
        MATCH (kind)-[r:{CAUSES}|NO_EFFECT]->(b:Concept)
        RETURN kind.name AS kind, type(r) AS relation, b.name AS outcome, {_LINK}, kind.id AS first, b.id AS second
        ORDER BY belief DESC, first, second, relation LIMIT $limit""",
        concept=None,
        limit=100,
    ),
    "only_hypothesised": named(
        "Pairs that papers only propose: every claim on them is a hypothesis.",
        """MATCH (a:Concept)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(b:Concept)
        WITH a, b, count(c) AS claims, count(DISTINCT c.document_id) AS papers, max(c.year) AS last_year,
        sum(CASE WHEN c.certainty = 'hypothesised' THEN 0 ELSE 1 END) AS stated
        WHERE stated = 0
        RETURN a.name AS subject, b.name AS object, papers, claims, last_year, a.id AS first, b.id AS second
        ORDER BY papers DESC, first, second LIMIT $limit""",
        limit=50,
    ),
    "hypotheses_tested": named(
        "Hypotheses of papers and what came of them: supported, refuted, at_risk (both), untested; all where it is ''.",
        """MATCH (a:Concept)<-[:SUBJECT]-(h:Hypothesis)-[:OBJECT]->(b:Concept)
        WHERE h.origin = 'papers' AND ($status = '' OR h.status = $status)
        MATCH (h)-[:PROPOSED_BY]->(c:Claim) WITH a, b, h, count(DISTINCT c.document_id) AS proposed_by
        OPTIONAL MATCH (h)-[t:TESTED_BY]->(d:Claim)
        RETURN a.name AS subject, h.relation AS relation, b.name AS object, h.status AS status, h.year AS first_year,
        proposed_by, count(DISTINCT CASE WHEN t.supports THEN d.document_id END) AS supported_by,
        count(DISTINCT CASE WHEN NOT t.supports THEN d.document_id END) AS refuted_by, a.id AS first, b.id AS second
        ORDER BY supported_by + refuted_by DESC, proposed_by DESC, first, second, relation LIMIT $limit""",
        status="",
        limit=50,
    ),
    "tests_of_hypothesis": named(
        "Where the hypotheses on a pair were proposed, supported, refuted, oldest first, with the sentences.",
        """MATCH (:Concept {id: $first})<-[:SUBJECT]-(h:Hypothesis)-[:OBJECT]->(:Concept {id: $second})
        WHERE h.origin = 'papers' MATCH (h)-[t:PROPOSED_BY|TESTED_BY]->(c:Claim)
        RETURN h.relation AS relation, h.status AS status,
        CASE WHEN type(t) = 'PROPOSED_BY' THEN 'proposed' WHEN t.supports THEN 'supported' ELSE 'refuted' END AS what,
        c.document_id AS paper, c.year AS year, c.sentence AS sentence, c.id AS claim
        ORDER BY relation, coalesce(year, 0), what, claim LIMIT $limit""",
        first=None,
        second=None,
        limit=100,
    ),
    "feedback": named(
        "Feedback loops of two concepts that act on each other, with the sign of the loop.",
        f"""MATCH (a:Concept)-[r:{CAUSES}]->(b:Concept)-[s:{CAUSES}]->(a) WHERE a.id < b.id
        RETURN a.name AS one, type(r) AS there, b.name AS other, type(s) AS back, r.sign * s.sign AS sign,
        r.belief * s.belief AS weight, a.id AS first, b.id AS second
        ORDER BY weight DESC, first, second, there, back LIMIT $limit""",
        limit=50,
    ),
}
"""Name → question, in the order of the page docs/reference/questions.md."""
