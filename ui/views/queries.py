"""The Cypher behind the screens, by name; values only through $parameters, and the same on every graph store."""

from __future__ import annotations

from typing import Final

from kg.model import RELATIONS

LINK: Final = "|".join(relation.upper() for relation in RELATIONS)
"""Any assembled relation, as a relationship pattern has it."""

_FIELDS: Final = (
    "a.id AS subject, a.name AS subject_name, type(r) AS relation, b.id AS object, b.name AS object_name, "
    "r.belief AS belief, r.papers AS papers, r.claims AS claims, r.conflict AS conflict, r.designs AS designs, "
    "r.first_year AS first_year, r.last_year AS last_year"
)
_ORDER: Final = "ORDER BY belief DESC, size(papers) DESC, subject, object, relation"

QUERIES: Final[dict[str, str]] = {
    "relations": f"MATCH (:Concept)-[r:{LINK}]->(:Concept) "
    "RETURN type(r) AS relation, count(r) AS links, sum(size(r.claims)) AS claims ORDER BY relation",
    "years": "MATCH (p:Paper) WHERE p.year IS NOT NULL RETURN p.year AS year, count(p) AS papers ORDER BY year",
    "sizes": "MATCH (n) RETURN labels(n)[0] AS label, count(n) AS nodes ORDER BY label",
    "top_links": f"MATCH (a:Concept)-[r:{LINK}]->(b:Concept) RETURN {_FIELDS} "
    "ORDER BY size(papers) DESC, belief DESC, subject, object, relation LIMIT $limit",
    "conflicts": f"MATCH (a:Concept)-[r:{LINK}]->(b:Concept) WHERE r.conflict RETURN {_FIELDS} {_ORDER} LIMIT $limit",
    "found": "MATCH (c:Concept) WHERE c.id = $text OR toLower(c.names) CONTAINS $lower "
    "RETURN c.id AS id, c.name AS name, c.type AS type, c.synonyms AS synonyms ORDER BY size(c.name), id LIMIT 400",
    "degrees": f"MATCH (c:Concept)-[r:{LINK}]-(:Concept) WHERE c.id IN $ids RETURN c.id AS id, count(r) AS links "
    "ORDER BY id",
    "most_linked": f"MATCH (c:Concept)-[r:{LINK}]-(:Concept) RETURN c.id AS id, c.name AS name, c.type AS type, "
    "c.synonyms AS synonyms, count(r) AS links ORDER BY links DESC, id LIMIT $limit",
    "concepts": "MATCH (c:Concept) WHERE c.id IN $ids "
    "RETURN c.id AS id, c.name AS name, c.type AS type, c.synonyms AS synonyms ORDER BY id",
    "links_out": f"MATCH (a:Concept)-[r:{LINK}]->(b:Concept) WHERE a.id = $id RETURN {_FIELDS} {_ORDER} LIMIT $limit",
    "links_in": f"MATCH (a:Concept)-[r:{LINK}]->(b:Concept) WHERE b.id = $id RETURN {_FIELDS} {_ORDER} LIMIT $limit",
    "links_among": f"MATCH (a:Concept)-[r:{LINK}]->(b:Concept) WHERE a.id IN $ids AND b.id IN $ids "
    f"RETURN {_FIELDS} {_ORDER} LIMIT $limit",
    "certainties": "MATCH (c:Claim) WHERE c.id IN $ids RETURN c.id AS id, c.certainty AS certainty ORDER BY id",
    "claim_facts": "MATCH (c:Claim) WHERE c.id IN $ids RETURN c.id AS id, c.design AS design, c.species AS species, "
    "c.role AS role, c.population AS population ORDER BY id",
    "designs_species": "MATCH (c:Claim) RETURN DISTINCT c.design AS design, c.species AS species "
    "ORDER BY design, species",
    "papers": "MATCH (p:Paper) WHERE p.id IN $ids RETURN p ORDER BY p.id",
    "claims_between": "MATCH (c:Claim)-[:SUBJECT]->(a:Concept), (c)-[:OBJECT]->(b:Concept), "
    "(c)-[:STATED_IN]->(p:Paper) WHERE a.id = $subject AND b.id = $object RETURN c, a, b, p ORDER BY c.id LIMIT $limit",
    "clashes": "MATCH (a:Concept)<-[:SUBJECT]-(x:Conflict)-[:OBJECT]->(b:Concept) RETURN x.id AS id, x.kind AS kind, "
    "x.reported AS reported, x.relation AS relation, x.other_relation AS other_relation, x.papers AS papers, "
    "x.other_papers AS other_papers, x.differences AS differences, a.id AS subject, a.name AS subject_name, "
    "b.id AS object, b.name AS object_name ORDER BY id LIMIT $limit",
    "clash_claims": "MATCH (x:Conflict)-[s:ONE_SIDE|OTHER_SIDE]->(c:Claim), (c)-[:SUBJECT]->(a:Concept), "
    "(c)-[:OBJECT]->(b:Concept), (c)-[:STATED_IN]->(p:Paper) WHERE x.id = $id "
    "RETURN type(s) AS side, c, a, b, p ORDER BY c.id",
    "claims_among": "MATCH (c:Claim)-[:SUBJECT]->(a:Concept), (c)-[:OBJECT]->(b:Concept), "
    "(c)-[:STATED_IN]->(p:Paper) WHERE a.id IN $ids AND b.id IN $ids RETURN c, a, b, p ORDER BY c.id LIMIT $limit",
    "claims_of_papers": "MATCH (c:Claim)-[:STATED_IN]->(p:Paper) RETURN p.id AS id, count(c) AS claims ORDER BY id",
}
