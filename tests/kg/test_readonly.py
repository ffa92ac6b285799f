"""The fence around queries: what only reads goes through, whatever its names; all else is refused, however dressed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryRefused
from kg.readonly import LONGEST, read_only, tokens

GOOD = {
    "plain": "MATCH (c:Concept) RETURN c.id, c.name LIMIT 5",
    "lower case": "match (c:Concept) return c.id",
    "optional": "OPTIONAL MATCH (c:Concept {id: $id})-[r:INCREASES|DECREASES]->(d) RETURN d.name, r.belief",
    "property set": "MATCH (n) WHERE n.set > 1 AND n.load < 2 RETURN n.create AS created",
    "label": "MATCH (n:Set)-[:CREATE|DELETE]->(m:Load) RETURN n",
    "map key": "RETURN {set: 1, load: 2, delete: 3} AS m",
    "map projection": "MATCH (n) RETURN n {.set, .load} AS m",
    "parameter": "MATCH (n {id: $set}) RETURN n.id = $delete AS same",
    "string": "RETURN 'CREATE (n) SET n.x = 1; LOAD CSV' AS text",
    "string with quotes": 'RETURN "it\'s \\" DELETE" AS text',
    "back quotes": "MATCH (`set`:Concept) RETURN `set`.id AS `LOAD CSV FROM`",
    "back quote in back quotes": "RETURN 1 AS `a``DELETE b`",
    "comment": "MATCH (n) // SET n.x = 1\nRETURN n",
    "block comment": "MATCH (n) /* DELETE n; LOAD CSV */ RETURN n",
    "last semicolon": "RETURN 1;  // done",
    "address in a string": "RETURN 'https://example.org/a' AS url",
    "subquery": "MATCH (c:Concept) CALL { WITH c MATCH (c)-[r]->() RETURN count(r) AS n } RETURN c.id, n",
    "exists": "MATCH (c) WHERE EXISTS { MATCH (c)-[:SUBJECT]-() } RETURN c",
    "full text": "CALL db.index.fulltext.queryNodes('concept_names', $text) YIELD node, score RETURN node.id, score",
    "labels": "CALL db.labels()",
    "function": "RETURN date.truncate('year', date('2020-05-01')) AS d",
    "explain": "EXPLAIN MATCH (n) RETURN n",
    "case": "MATCH (n) RETURN CASE WHEN n.x > 1 THEN 'more' ELSE 'less' END AS size",
    "slice and range": "MATCH (a)-[*1..3]->(b) RETURN [1, 2, 3][0..2]",
    "start as a name": "MATCH (start:Concept)-[r]->(stop) RETURN start.id, stop.id",
    "training load": "MATCH (c:Concept) WHERE c.name CONTAINS 'load' RETURN c.name AS load",
    "words of another alphabet": "MATCH (c) WHERE c.name = 'выносливость' RETURN c AS понятие",
}  # fmt: skip

BAD = {
    "empty": "",
    "blank": "  \n ",
    "only a comment": "// RETURN 1",
    "create": "CREATE (n)",
    "merge": "merge (n:X {id: 1}) return n",
    "mixed case": "MATCH (n) sEt n.x = 1",
    "delete": "MATCH (n) DETACH DELETE n",
    "nodetach": "MATCH (n) NODETACH DELETE n",
    "insert": "INSERT (:X {id: 1})",
    "remove": "MATCH (n) REMOVE n.x",
    "foreach": "FOREACH (x IN [1] | CREATE (:X))",
    "inside a subquery": "MATCH (c) CALL { WITH c CREATE (x:X) RETURN x } RETURN c",
    "inside a transactions subquery": "UNWIND [1] AS x CALL { WITH x CREATE (:X) } IN TRANSACTIONS",
    "after with": "MATCH (n) WITH n SET n.x = 1 RETURN n",
    "after a union": "RETURN 1 AS x UNION CREATE (x) RETURN x",
    "after explain": "EXPLAIN CREATE (n)",
    "after profile": "PROFILE DROP INDEX x",
    "profile alone": "PROFILE",
    "ddl": "DROP INDEX concept_id",
    "show": "SHOW USERS",
    "use": "USE system MATCH (n) RETURN n",
    "use in a subquery": "CALL { USE system MATCH (n) RETURN n } RETURN n",
    "load csv": "LOAD CSV FROM 'file.csv' AS l RETURN l",
    "load csv lower": "load csv from 'file.csv' as l return l",
    "load csv on two lines": "MATCH (n) WITH n LOAD\nCSV FROM 'file.csv' AS l RETURN l",
    "load csv over a comment": "MATCH (n) WITH n LOAD/* */CSV FROM 'file.csv' AS l RETURN l",
    "load csv over a line comment": "RETURN 1 AS x UNION LOAD //\nCSV FROM 'file.csv' AS x RETURN x",
    "load csv after a union": "RETURN 1 AS l UNION LOAD CSV FROM 'file.csv' AS l RETURN l",
    "load csv in a subquery": "CALL { LOAD CSV FROM 'file.csv' AS l RETURN l } RETURN l",
    "load csv after a number": "MATCH (n) WHERE n.x > 1.LOAD CSV FROM 'file.csv' AS l RETURN l",
    "set after a number": "MATCH (n) WITH n, 1.SET n.x = 2",
    "two statements": "RETURN 1; MATCH (n) RETURN n",
    "two semicolons": "RETURN 1;;",
    "procedure": "CALL dbms.listConfig()",
    "apoc": "CALL apoc.load.json('x') YIELD value RETURN value",
    "apoc later": "MATCH (n) CALL apoc.cypher.doIt('CREATE (x)', {}) YIELD value RETURN value",
    "back-quoted procedure": "CALL `apoc`.`load`.`json`('x')",
    "spaced procedure": "CALL apoc . load . json ('x')",
    "text index": "CALL db.text_index.drop('x')",
    "no procedure": "CALL",
    "apoc function": "RETURN apoc.util.sleep(1000)",
    "back-quoted function": "RETURN `apoc`.`cypher`.runFirstColumnSingle('x', {})",
    "format csv": "MATCH (n) RETURN n FORMAT CSV",
    "open string": "RETURN 'CREATE",
    "open name": "RETURN 1 AS `x",
    "open comment": "RETURN 1 /* x",
    "string that ends behind a backslash": "RETURN '\\' SET n.x = 1 //",
    "comment that hides a quote": "MATCH (n) // '\nSET n.x = 1 // '",
    "string that hides a comment": "MATCH (n {x: '//'}) SET n.x = 1",
    "back quote that hides nothing": "MATCH (`n`) SET `n`.x = 1",
    "escaped quote": "RETURN '\\u0027 AS x CREATE (n) //'",
    "escaped keyword": "\\u0043REATE (n)",
    "wide letters": "MATCH (n) ＳＥＴ n.x = 1",
    "zero byte": "MATCH (n) RETURN n\0",
    "backslash": "MATCH (n) \\ RETURN n",
    "too long": "RETURN 1 //" + "x" * LONGEST,
}


@pytest.mark.parametrize("query", [pytest.param(text, id=name) for name, text in GOOD.items()])
def test_what_only_reads_goes_through(query):
    cleaned = read_only(query)
    kept = [token.text for token in tokens(query)]
    if kept[-1] == ";":
        kept.pop()
    assert [token.text for token in tokens(cleaned)] == kept, "nothing but comments and a last semicolon is taken out"


@pytest.mark.parametrize("query", [pytest.param(text, id=name) for name, text in BAD.items()])
def test_what_does_more_is_refused(query):
    with pytest.raises(QueryRefused, match=r"query refused: .*only reads") as caught:
        read_only(query)
    assert "\n" not in str(caught.value).replace("\\n", "")


def test_the_refusal_names_the_word_and_the_cure():
    with pytest.raises(QueryRefused, match="SET is not allowed here; a name of that spelling goes in `back quotes`"):
        read_only("MATCH (n) SET n.x = 1")


@given(st.text(max_size=60))
def test_a_string_is_never_a_clause(text):
    quoted = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    query = f"RETURN {quoted} AS x"
    if "\0" in text or "\\u" in query or "\\U" in query:
        with pytest.raises(QueryRefused):
            read_only(query)
    else:
        assert read_only(query) == query


PIECES = ["MATCH (n)", "RETURN n", "'", '"', "`", "//", "/*", "*/", "\\", "SET", "n.x = 1", ";", "LOAD", "CSV"]
PIECES += [".", ":", "{", "}", "\n", " "]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_mix_of_quotes_and_comments_hides_a_write(pieces):
    try:
        cleaned = read_only(" ".join(pieces))
    except QueryRefused:
        return
    words = [token for token in tokens(cleaned) if token.kind == "word"]
    for token in words:
        if token.text == "SET":
            assert cleaned[: token.place].rstrip()[-1] in ".:{,"
