"""Does the model card on a screen (a frame in argv[1]) say what `report --json` (stdin) says?"""
import json
import re
import sys

run = json.load(sys.stdin)["runs"][0]
card = open(sys.argv[1], encoding="utf-8").read().split("\n---\n")[0]


def line(label):
    found = re.search(r"^[ ▸] *" + label + r" {2,}(.*?) *$", card, re.M)
    if not found:
        sys.exit(f"the card has no line {label}")
    return found.group(1)


def check(what, shown, wanted):
    if shown != wanted:
        sys.exit(f"{what}: the card has {shown}, report --json {wanted}")


def score(text):
    return None if text == "–" else float(text)


check("rows", int(line("rows").split()[0]), run["n"])
undefined, annotated = re.match(r"(\d+) rows \((\d+) not annotated\)", line("undefined")).groups()
check("undefined", int(undefined), run["undefined"])
check("not annotated", int(annotated), run["not_annotated"])
check("accuracy", float(line("accuracy").split(":")[0]), round(run["accuracy"] + 1e-12, 3))
for name in ("IoU", "GTC", "SC"):
    shown = re.match(r"mean (\S+) +median (\S+) +quarters (\S+) (\S+) +of (\d+)", line(name)).groups()
    wanted = run[name.lower()]
    for text, key in zip(shown, ("mean", "median", "q1", "q3")):
        if abs(score(text) - wanted[key]) > .005 + 1e-9:
            sys.exit(f"{name} {key}: the card has {text}, report --json {wanted[key]}")
    check(name + " n", int(shown[4]), wanted["n"])
for number, key in enumerate(run["patterns"], 1):
    label = "in none" if key == "none" else f"{number} . " + key.replace("-", " ")
    check(key, [int(x) for x in line(label).split()], [run["patterns"][key], run["primary"][key]])
print(f"same: {run['n']} rows, {len(run['patterns'])} patterns, 3 scores")
