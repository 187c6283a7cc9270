"""JupyterLab as a person meets it: a server of its own, a headless Chromium, real clicks and keys.

`window.jupyterapp` is only read, to know when work is done and what came of it. Whatever JupyterLab writes beside the
notebooks goes into a folder of its own, and no setting of the person who runs the tests is read.
"""
import json
import math
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

import run

NO_BROWSER = "no Chromium here: install it (`apt-get install chromium`), or let CHROMIUM name the program of one"
PATIENCE = 240                                        # seconds for one step, on a machine that is busy with other work
TALLEST = 8000                                        # pixels of a picture; what is longer is cut into several
HARMLESS = ("Could not restore the debugger state",)  # JupyterLab says so of every kernel that is started again
OWN_FOLDERS = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
               "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython"}

OPENED = "window.jupyterapp?.shell.currentWidget?.context"
READY = f"() => {OPENED}?.isReady && {OPENED}.sessionContext.session?.kernel?.status === 'idle'"
# The copy that is opened has no execution counts, so that none can be left from before the click.
DONE = f"""() => {{
  const cells = jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model).filter(cell => cell.type === "code");
  const failed = cells.some(cell => [...Array(cell.outputs.length).keys()].some(i => cell.outputs.get(i).type === "error"));
  return {OPENED}.sessionContext.session?.kernel?.status === "idle" && !cells.some(cell => cell.executionState === "running")
    && (failed || cells.every(cell => cell.executionCount !== null));
}}"""
VIEW = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer"
# What is wider than the room for it: it is cut there, or has to be scrolled sideways.
TOO_WIDE = """view => [...view.querySelectorAll(".jp-OutputArea-output, .jp-MarkdownOutput")]
  .filter(output => output.scrollWidth > output.clientWidth)
  .map(output => `cell ${output.closest(".jp-Cell").dataset.windowedListIndex}: `
    + (output.querySelector("article, img, .jupyter-widgets, table") ?? output).tagName + " " + output.textContent.slice(0, 60))"""


def opened(paths):
    """The notebooks that are run in a browser: a few of them, since it takes long, or all where NEWS_BROWSER is "all"."""
    return [path for path in paths if path.stem[:2] in ("00", "06") or os.environ.get("NEWS_BROWSER") == "all"]


def find_browser():
    """The program that CHROMIUM names, else the first browser of its kind on the PATH, else None."""
    names = ("chromium", "chromium-browser", "google-chrome", "msedge")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def served(project, home, settings):
    """The address of a JupyterLab on the folder `project`; `settings` are a reader's own, a dictionary a plugin."""
    for plugin, values in settings.items():
        path = home / "settings" / f"{plugin.replace(':', '/')}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    _, command = run.command_for(["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
                                  f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True"])
    environment = {**os.environ, **{name: str(home / folder) for name, folder in OWN_FOLDERS.items()}}
    environment.pop("MPLBACKEND", None)               # a kernel that inherits "Agg" shows no figure
    with open(home / "log", "w+") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=project, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            server = Server(f"http://127.0.0.1:{port}", token)
            server.wait_until_up(process)
            yield server
        finally:
            process.terminate()                       # upon which it stops its kernels
            process.wait(PATIENCE)


class Server:
    """A JupyterLab that runs: where it is, and what it can be asked."""

    def __init__(self, address, token):
        self.address, self.token = address, token

    def ask(self, what, method="GET"):
        request = urllib.request.Request(f"{self.address}/api/{what}", method=method,
                                         headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or "null")

    def wait_until_up(self, process):
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:
            try:
                return self.ask("status")
            except urllib.error.URLError:
                time.sleep(0.1)
        raise RuntimeError("JupyterLab did not start; its reason stands in its log.")

    def stop_kernels(self):
        for session in self.ask("sessions"):
            self.ask(f"sessions/{session['id']}", "DELETE")


@contextmanager
def browser(home):
    """A headless Chromium that keeps its own notes in the folder `home`."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=["--disable-dev-shm-usage"],
                                              env={**os.environ, "HOME": str(home)})
        yield chromium
        chromium.close()


class Lab:
    """A window with one notebook, and `complaints`: errors of the page, and requests that leave this machine."""

    def __init__(self, chromium, server, width=1280, height=800):
        self.server, self.size, self.complaints = server, (width, height), []
        self.page = chromium.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("console", lambda message: message.type == "error" and self._complain(message.text))
        self.page.on("request", lambda request: self._note_address(request.url))
        self.page.on("websocket", lambda socket: self._note_address(socket.url))

    def _complain(self, text):
        if not any(harmless in text for harmless in HARMLESS):
            self.complaints.append(text)

    def _note_address(self, url):
        if not url.startswith((self.server.address, self.server.address.replace("http", "ws", 1), "data:", "blob:")):
            self.complaints.append(f"asked for {url}")

    def open(self, address):
        """Opens an address of the server, and waits for the notebook there and its kernel."""
        joint = "&" if "?" in address else "?"
        self.page.goto(f"{self.server.address}/{address}{joint}token={self.server.token}")
        self.page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")      # there is none before that, either
        self.page.wait_for_function(READY, polling=100)

    def choose(self, *entries):
        """Goes through the menus: choose("Settings", "Theme", "JupyterLab Dark")."""
        self.page.locator(".lm-MenuBar-item").get_by_text(entries[0], exact=True).click()
        for entry in entries[1:]:
            self.page.locator(".lm-Menu-item:visible").get_by_text(entry, exact=True).click()

    def run_all(self):
        self.choose("Run", "Restart Kernel and Run All Cells…")
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self.wait_until_run()

    def wait_until_run(self):
        """Until every cell has run, or one has failed."""
        self.page.wait_for_function(DONE, polling=200, timeout=4 * PATIENCE * 1000)

    def notebook(self):
        """The notebook as JupyterLab holds it, with all outputs."""
        return nbformat.reads(self.page.evaluate(f"() => JSON.stringify({OPENED}.model)"), as_version=4)

    def type_over(self, beginning, line):
        """Replaces the first line of code that has this beginning, with the keyboard."""
        self.page.locator(".cm-line", has_text=beginning).first.click()
        self.page.keyboard.press("Home")
        self.page.keyboard.press("Shift+End")
        self.page.keyboard.type(line)

    def seen(self):
        """How many figures and tables the outputs show, and how many widgets that say that they are not there."""
        outputs = self.page.locator(VIEW).locator(".jp-OutputArea-output")
        lost = outputs.get_by_text(re.compile("(Loading|Error displaying) widget"))
        return {"figures": outputs.locator("img").count(), "tables": outputs.locator("table").count(), "lost": lost.count()}

    def headings(self):
        """What the table of contents lists; it stays open."""
        self.page.get_by_role("tab", name="Table of Contents").click()
        listed = self.page.locator("#table-of-contents .jp-tocItem-content")
        listed.first.wait_for()
        return listed.all_inner_texts()

    def close_sidebar(self):
        self.page.locator(".jp-SideBar.jp-mod-left .lm-TabBar-tab.lm-mod-current").click()

    def use_theme(self, name):
        self.choose("Settings", "Theme", name)
        self.page.wait_for_selector(f'body[data-jp-theme-name="{name}"]', state="attached")

    def resize(self, width, height=800):
        self.size = (width, height)
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(500)               # until all is laid out anew

    def too_wide(self):
        return self.page.locator(VIEW).evaluate(TOO_WIDE)

    def take_pictures(self, folder, name, whole):
        """What the window shows as <name>.png, or the whole notebook as <name>-1.png, <name>-2.png ...: it scrolls in its
        panel, so the window is made taller, which takes long."""
        if not whole:
            self.page.screenshot(path=Path(folder, f"{name}.png"))
            return
        view, (width, height) = self.page.locator(VIEW), self.size
        above, total = view.evaluate("view => [innerHeight - view.clientHeight, view.scrollHeight]")
        n = math.ceil(total / TALLEST)
        self.resize(width, above + math.ceil(total / n))
        for i in range(n):
            view.evaluate("(view, i) => view.scrollTo(0, i * view.clientHeight)", i)
            self.page.evaluate("() => Promise.all([...document.images].map(image => image.decode()))")
            self.page.screenshot(path=Path(folder, f"{name}-{i + 1}.png"))
        self.resize(width, height)
