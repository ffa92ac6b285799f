"""Sixty-odd statements that want more than to read: refused from their text, or stopped while they run."""

from __future__ import annotations

from typing import Final

T: Final = "UNWIND range(1, 1000) AS"

WRITES: Final = {
    "create": "CREATE (:Concept {id: 'x'})",
    "merge": "MERGE (c:Concept {id: 'x'}) RETURN c",
    "set": "MATCH (c:Concept) SET c.name = 'x' RETURN c",
    "set a label": "MATCH (c:Concept) SET c:Paper",
    "delete": "MATCH (n) DETACH DELETE n",
    "remove": "MATCH (c:Concept) REMOVE c.name",
    "mixed case over lines": "MATCH (n)\nDeTaCh\n\tdElEtE n",
    "foreach": "MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')",
    "behind a union": "RETURN 1 AS x UNION MATCH (n) DELETE n RETURN 1 AS x",
    "in a subquery": "CALL { CREATE (n:Concept) RETURN n } RETURN n",
    "in subqueries within subqueries": "CALL { CALL { CALL { MATCH (n) DELETE n } } } RETURN 1",
    "in transactions": "MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 1 ROWS",
    "in an exists": "MATCH (c) WHERE EXISTS { MATCH (c) SET c.name = 'x' } RETURN c",
    "second statement": "RETURN 1; MATCH (n) DETACH DELETE n",
    "behind explain": "EXPLAIN MATCH (n) DETACH DELETE n",
    "behind profile": "PROFILE MERGE (n:Concept {id: 'x'})",
    "drop an index": "DROP INDEX concept_names",
    "drop a constraint": "DROP CONSTRAINT concept_id IF EXISTS",
    "make a user": "CREATE USER eve SET PASSWORD 'longenough'",
    "another database": "USE system SHOW USERS",
    "settings": "SHOW SETTINGS",
    "stop others' transactions": "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "insert": "INSERT (:Concept {id: 'x'})",
    "after a limit": "MATCH (n) WITH n LIMIT 1 SET n.name = 'x'",
    "on create": "MATCH (a) WITH a MERGE (a)-[:X]->(b) ON CREATE SET b.id = 'x' RETURN b",
}

DISGUISED: Final = {
    "line comment within the word's line": "MATCH (n) // harmless\nDETACH DELETE n",
    "block comment between": "MATCH (n) DETACH/**/DELETE n",
    "comment that closes early": "MATCH (n) /* /* */ DETACH DELETE n //*/",
    "quote in a comment": "MATCH (n) /* ' */ DELETE n /* ' */",
    "comment in a string": "MATCH (n {name: '/*'}) DELETE n // */",
    "escaped quote": "MATCH (n {name: '\\\\'}) DELETE n //'}) RETURN n",
    "escape for a quote": "MATCH (n {name: '\\u0027}) DELETE n //'}) RETURN n",
    "escape for a letter": "MATCH (n) \\u0044ELETE n",
    "full-width letters": "MATCH (n) ＤＥＬＥＴＥ n",
    "mathematical letters": "MATCH (n) 𝐃𝐄𝐋𝐄𝐓𝐄 n",
    "zero-width space": "MATCH (n) DE\u200bLETE n",
    "soft hyphen": "MATCH (n) SE\u00adT n.name = 'x'",
    "right-to-left mark": "MATCH (n) \u202eETELED\u202c n",
    "no-break space": "MATCH\u00a0(n)\u00a0DELETE\u00a0n",
    "next-line sign after a comment": "MATCH (n) //\u0085 x\u2028DELETE n\nDELETE n",
    "zero byte": "MATCH (n) RETURN n\0 DELETE n",
    "back-quoted call": "CALL `apoc`.`cypher`.`doIt`('MATCH (n) DELETE n', {}) YIELD value RETURN value",
}

FILES: Final = {
    "load csv": "LOAD CSV FROM $file AS line RETURN line",
    "load csv with headers": "LOAD CSV WITH HEADERS FROM $file AS line RETURN line",
    "load csv over a comment": "MATCH (n) WITH n LIMIT 1 LOAD/* */CSV FROM $file AS line RETURN line",
    "load csv in a subquery": "CALL { LOAD CSV FROM $file AS line RETURN line } RETURN line",
    "load csv of an address": "LOAD CSV FROM 'http://127.0.0.1:1/x' AS line RETURN line",
    "load csv behind a union": "RETURN ['x'] AS line UNION LOAD CSV FROM $file AS line RETURN line",
    "apoc load": "CALL apoc.load.csv($file) YIELD list RETURN list",
    "apoc json of an address": "CALL apoc.load.json('http://127.0.0.1:1/x') YIELD value RETURN value",
    "apoc function": "RETURN apoc.cypher.runFirstColumnSingle('MATCH (n) DELETE n', {})",
    "apoc export": "CALL apoc.export.csv.all('/tmp/x.csv', {})",
    "system procedure": "CALL dbms.security.createUser('eve', 'longenough')",
    "list of settings": "CALL dbms.listConfig() YIELD name RETURN name",
    "query within a query": "CALL db.labels() YIELD label CALL apoc.do.when(true, 'x') YIELD value RETURN value",
}  # fmt: skip

BOMBS: Final = {
    "string doubled by reduce": "RETURN size(reduce(s = 'x', i IN range(1, 40) | s + s)) AS n",
    "string doubled by reduce, from a number": "RETURN reduce(s = 0, i IN range(1, 60) | s + ('x' + s)) AS n",
    "list doubled by reduce": "RETURN size(reduce(s = [1], i IN range(1, 40) | s + s)) AS n",
    "number doubled without end": "RETURN reduce(s = 2, i IN range(1, 100000000) | s * 2) AS n",
    "string doubled step by step": "WITH 'x' AS s " + "WITH s + s AS s " * 38 + "RETURN size(s) AS n",
    "string replaced by longer ones": "RETURN size(replace(replace('xxxxxxxx', 'x', $text), 'x', $text)) AS n",
    "huge range": "RETURN size(range(1, 10000000000)) AS n",
    "huge range from a parameter": "UNWIND range(1, $many) AS x RETURN count(x) AS n",
    "huge range from a sum": "UNWIND range(1, 1000 * 1000 * 1000) AS x RETURN count(x) AS n",
    "huge range of small steps": "UNWIND range(0, -2000000000, -1) AS x RETURN count(x) AS n",
    "lists of lists": "RETURN [a IN range(1, 1000) | [b IN range(1, 1000) | [c IN range(1, 1000) | c]]] AS n",
    "list of one list many times": "WITH range(1, 1000) AS l WITH [x IN l | l] AS m WITH [x IN m | m] AS k RETURN k",
    "any within any": "WITH range(1, 1000) AS l RETURN any(a IN l WHERE any(b IN l WHERE b < a)) AS n",
    "path without an end": "MATCH p = (a)-[*]-(b) RETURN count(p) AS n",
    "deep path": "MATCH p = (a)-[*1..30]-(b) RETURN count(p) AS n",
    "deep path of a kind": "MATCH p = (a)-[r:INCREASES|DECREASES*..25]-(b) RETURN count(p) AS n",
    "expression that backtracks": "RETURN $text =~ '(x|xx)+$y' AS n",
    "padding": "RETURN size(lpad('x', 2000000000, 'y')) AS n",
    "sleep": "CALL apoc.util.sleep(100000)",
}
"""Refused from their text: nothing that runs could be trusted to stop them."""

RUNAWAYS: Final = {
    "product of lists": f"{T} a {T} b {T} c {T} d RETURN sum(a * b - c * d) AS n",
    "product of all nodes": "MATCH " + ", ".join(f"(n{place})" for place in range(8)) + " RETURN count(*) AS n",
    "product that is sorted": f"{T} a {T} b {T} c RETURN a, b, c ORDER BY a * b - c DESC LIMIT 5",
    "product that is collected": f"{T} a {T} b {T} c RETURN size(collect(a * b * c)) AS n",
    "product of texts collected": f"{T} a {T} b RETURN size(collect($text + toString(a) + toString(b))) AS n",
    "product of distinct texts": f"{T} a {T} b {T} c RETURN count(DISTINCT toString(a) + '-' + toString(b * c)) AS n",
    "subquery for each row": f"{T} a CALL {{ WITH a {T} b {T} c RETURN sum(b * c) AS m }} RETURN sum(m) AS n",
    "paths of eight steps": "MATCH p = (a)-[*1..8]-(b)-[*1..8]-(c)-[*1..8]-(d) RETURN count(p) AS n",
    "more rows than may be": f"{T} a {T} b RETURN a, b",
    "long values in many rows": f"{T} a {T} b RETURN $text AS t, a, b",
    "all paths between all": "MATCH p = allShortestPaths((a)-[*1..8]-(b)) MATCH q = (b)-[*1..8]-(c) RETURN count(q)",
    "unwound ever again": "WITH range(1, 1000) AS l " + " ".join(f"UNWIND l AS x{i}" for i in range(8)) + " RETURN 1",
}  # fmt: skip
"""They read only, so they run: until they end, or time, rows or memory do."""

REFUSED: Final = {**WRITES, **DISGUISED, **FILES, **BOMBS}
