"""SQLite FTS5 on the text and queries of the scale benchmark: `fts5.py FOLDER`.

Prints `engine|kind|p50 / p99|answered` for both tokenizers. Times every query itself, from the
statement to the last row fetched; the best 20 by FTS5's own BM25.
"""

import os
import sqlite3
import sys
import time

folder = sys.argv[1]
queries = {}
with open(os.path.join(folder, "queries"), encoding="utf-8") as file:
    for line in file:
        kind, text = line.rstrip("\n").split("\t")
        queries.setdefault(kind, []).append(text)


def match(kind, text, trigram):
    if kind == "AND":
        return " AND ".join(f'"{word}"' for word in text.split(" "))
    if kind == "phrase":
        return f'"{text}"'
    if kind == "Chinese phrase":
        return f'"{text}"'
    if kind == "prefix":
        return f'"{text}"' if trigram else f"{text}*"
    if kind == "words, ranked" and not trigram:
        return " OR ".join(f'"{word}"' for word in text.split(" "))
    return None


for name, tokenizer in [("FTS5 unicode61", "unicode61"), ("FTS5 trigram", "trigram")]:
    path = os.path.join(folder, tokenizer + ".db")
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=OFF")
    database.execute("PRAGMA synchronous=OFF")
    database.execute("PRAGMA cache_size=-200000")
    start = time.perf_counter()
    database.execute(f"CREATE VIRTUAL TABLE t USING fts5(x, tokenize='{tokenizer}')")
    with open(os.path.join(folder, "text"), encoding="utf-8") as file:
        database.executemany("INSERT INTO t(x) VALUES (?)", ((line.rstrip("\n"),) for line in file))
    database.execute("INSERT INTO t(t) VALUES ('optimize')")
    database.commit()
    took = time.perf_counter() - start
    size = os.path.getsize(path) >> 20
    print(f"{name}, SQLite {sqlite3.sqlite_version}: built in {took:.1f} s, {size} MB.")
    for kind, texts in queries.items():
        times, found = [], 0
        # Once to warm, twice to time.
        for turn in range(3):
            for text in texts[:60]:
                asked = match(kind, text, tokenizer == "trigram")
                if asked is None:
                    continue
                begin = time.perf_counter()
                rows = database.execute(
                    "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20", (asked,)
                ).fetchall()
                spent = time.perf_counter() - begin
                if turn > 0:
                    times.append(spent * 1e3)
                    found += bool(rows)
        if times:
            times.sort()
            at = lambda p: times[(len(times) - 1) * p // 100]
            print(f"{name}|{kind}|{at(50):.2f} / {at(99):.2f}|{found * 100 // len(times)}%")
    database.close()
    os.remove(path)
