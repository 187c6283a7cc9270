"""A notebook that has run, as a page of its own and as a part of the page of all answers.

The pages need no other file, run no script and ask no other host: a rule in their head forbids it, whatever an article
holds. They follow the reader's light or dark theme, and can be read on a phone and on paper.
"""
import re
from collections import namedtuple
from html import escape
from pathlib import Path

from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html

ROOT = Path(__file__).resolve().parent
WIDGET = "application/vnd.jupyter.widget-view+json"
ANSWER, LIMITS = "**The answer.**", "What this does not show"
Section = namedtuple("Section", "level anchor heading text outputs")
HEADING = re.compile(r'<h([1-6]) id="([^"]*)">(.*?)<a class="anchor-link".*?</h\1>', re.DOTALL)
FOLDED = """{% extends 'classic/base.html.j2' %}{% block input_group %}
<details><summary>Code</summary><pre>{{ cell.source | escape_html }}</pre></details>
{% endblock %}"""
HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
"""
STYLE = """
body { margin: 0 auto; max-width: 54rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif }
body { overflow-wrap: break-word }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 0.5rem }
h1 { font-size: 1.7rem } h2 { font-size: 1.4rem } h3 { font-size: 1.1rem } h4 { font-size: 1rem }
dt { font-weight: bold } dd { margin: 0 0 0.5rem }
section { border-top: 1px solid rgba(128, 128, 128, 0.6); margin-top: 3rem }
figure { margin: 0.5rem 0 1.5rem }
img { max-width: 100%; height: auto; background: white }
pre { overflow-x: auto; white-space: pre-wrap; font-size: 0.85rem }
table { font-size: 0.9rem } summary { cursor: pointer; font-size: 0.85rem }
.output_html { overflow-x: auto } .anchor-link { display: none } .note { font-style: italic }
@media print {
  :root { color-scheme: light } body { max-width: none; padding: 0 } a { color: inherit }
  section { break-before: page; border: 0; margin: 0 } section > h2 { margin-top: 0 }
  h1, h2, h3, h4 { break-after: avoid } figure, img, tr { break-inside: avoid } img { max-height: 22cm; width: auto }
}
"""


def page(notebook, title, report="All answers", notes=()):
    """The notebook as a page, its code folded; `report` is the title of the page of all answers, to which it leads."""
    for cell in notebook.cells:
        if cell.cell_type == "code":    # a control does nothing on paper; a static output stands beside it
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
    notebook.metadata.pop("widgets", None)
    exporter = HTMLExporter(template_name="basic", raw_template=FOLDED, embed_images=True, exclude_input_prompt=True,
                            exclude_output_prompt=True)
    body, _ = exporter.from_notebook_node(notebook)
    back = f'<nav><a href="index.html">{escape(report)}</a></nav>\n'
    return _document(title, f"{back}<main>\n{_noted(notes)}{body}\n</main>")


def part(notebook, stem, notes=()):
    """The notebook's part of the page of all answers: question, notes, answer, figures by section, and limits."""
    sections = _sections(notebook)
    question = next((section.heading for section in sections if section.level == "1"), stem)
    html = [f"<h2>{question}</h2>\n{_noted(notes)}"]
    html += [markdown2html(forms["text/markdown"]) for section in sections for forms in section.outputs
             if forms.get("text/markdown", "").startswith(ANSWER)]
    html.append(f'<p><a href="{stem}.html">The whole notebook: {stem}</a></p>\n')
    for section in sections:
        if figures := _figures(section):
            html += [f'<h3><a href="{stem}.html#{section.anchor}">{section.heading}</a></h3>\n', *figures]
    html += [f"<h3>{LIMITS}</h3>\n{section.text}" for section in sections if section.heading == LIMITS]
    return f'<section id="{stem}">\n{"".join(html)}</section>\n'


def _sections(notebook):
    """The notebook by its headings, as nbconvert makes them, so that links find their place."""
    sections = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = HEADING.split(markdown2html(cell.source))[1:]
            sections += [Section(*one, []) for one in zip(*[iter(found)] * 4)]
        elif cell.cell_type == "code":
            sections = sections or [Section("", "", "", "", [])]
            sections[-1].outputs.extend(output.get("data", {}) for output in cell.outputs)
    return sections


def _figures(section):
    """The pictures of a section, each with its alternative text, as `analysis.show.show` gives them."""
    return [f"<figure>{forms['text/html']}</figure>\n" for forms in section.outputs
            if "image/png" in forms and "<img" in forms.get("text/html", "")]


def index(title, facts, contents):
    """The page of all answers: what was read, as (name, texts), and each notebook: stem, question, problem, part."""
    told = "".join(f"<dt>{escape(name)}</dt>{''.join(f'<dd>{escape(text)}</dd>' for text in texts)}\n"
                   for name, texts in facts if texts)
    lines = ""
    for stem, question, problem, own in contents:
        name = f'<a href="#{stem}">{escape(question)}</a>' if own else escape(question)
        lines += f"<li>{name}{f' (failed: {escape(problem)})' if problem else ''}</li>\n"
    parts = "".join(own for _, _, _, own in contents)
    return _document(title, f"""<main>
<h1>{escape(title)}</h1>
<dl>
{told}</dl>
<nav aria-label="Contents">
<ol>
{lines}</ol>
</nav>
<p>Figures are in figures/ (PNG and SVG), the tables behind them in tables/ (CSV).</p>
{parts}</main>""")


def _noted(notes):
    return "".join(f'<p class="note">{escape(note)}</p>\n' for note in notes)


def _document(title, body):
    html = f"{HEAD}<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    return _unplaced(re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL))


def _unplaced(html):
    """Without the way to the project and its packages on this machine, which tracebacks name."""
    roots = {str(ROOT), str(ROOT).replace(str(Path.home()), "~", 1)}
    return re.sub(rf"({'|'.join(map(re.escape, roots))})[/\\](\.venv[/\\]([^<>\s]*site-packages[/\\])?)?", "", html)
