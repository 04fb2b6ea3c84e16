"""A server as a process: started, asked, looked at, stopped."""
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

from recipes import run

BODY = b'["some","args"]'
REQUEST = (b'POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
           b'Content-Length: %d\r\n\r\n%s' % (len(BODY), BODY))
TICKS = os.sysconf('SC_CLK_TCK')
PATIENCE = 60


class Broken(Exception):
    """A server does not do what it should."""


class Server:
    def __init__(self, recipe, folder, options=()):
        self.recipe = recipe
        self.name = recipe.name
        self.log = folder / f'{self.name}.log'
        self.path = folder / f'{self.name}.sock'
        self.port = free_port() if recipe.tcp else None
        self.target = str(self.port or self.path)
        self.options = [*recipe.options, *options]
        self.reason = b''
        self.started = 0.0

    def __enter__(self):
        self.path.unlink(missing_ok=True)
        where = {'{socket}': str(self.path), '{port}': str(self.port)}
        command = [fill(part, where) for part in [*self.recipe.command, *self.options]]
        environment = {name: fill(value, where) for name, value in self.recipe.environment.items()}
        with open(self.log, 'ab') as log:
            self.started = time.perf_counter()
            self.process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=self.log.parent,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return self

    def __exit__(self, *failure):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def connect(self):
        connection = socket.socket(socket.AF_INET if self.port else socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(('127.0.0.1', self.port) if self.port else str(self.path))
        except OSError:
            connection.close()
            raise
        return connection

    def seconds_to_first_answer(self):
        """From the start of the process on; the server is asked each millisecond."""
        self.wait_for(self.ask)
        return time.perf_counter() - self.started

    def seconds_for_first_request(self):
        """Of a server that has come to rest: it listens, and no longer uses the processor."""
        self.wait_for(lambda: self.connect().close())
        used, end = -1.0, time.perf_counter() + PATIENCE
        while self.cpu() - used > 0.02 and time.perf_counter() < end:
            used = self.cpu()
            time.sleep(0.5)
        begin = time.perf_counter()
        self.ask()
        return time.perf_counter() - begin

    def wait_for(self, attempt):
        while True:
            try:
                return attempt()
            except OSError as failure:
                if self.process.poll() is not None:
                    raise Broken(f'{self.name} ended with {self.process.returncode}: {self.last_lines()}') from failure
                if time.perf_counter() - self.started > PATIENCE:
                    raise Broken(f'{self.name} does not answer: {failure}') from failure
            time.sleep(0.001)

    def ask(self):
        """One request by a connection of its own. Anything but the arguments in a 200 is a failure."""
        with self.connect() as connection:
            connection.sendall(REQUEST)
            answer = b''
            while BODY not in answer:
                part = connection.recv(65536)
                if not part:
                    raise ConnectionError(f'the answer was {answer!r}')
                answer += part
        status = re.match(rb'HTTP/1.1 200 ?([^\r]*)', answer)
        if not status:
            raise ConnectionError(f'the answer was {answer!r}')
        self.reason = status[1]

    def cpu(self):
        """Seconds of processor used so far."""
        with open(f'/proc/{self.process.pid}/stat') as file:
            fields = file.read().rpartition(')')[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self):
        """Anonymous memory, in MiB: what is the process's own, and no file's."""
        with open(f'/proc/{self.process.pid}/status') as file:
            used = re.search(r'RssAnon:\s+(\d+)', file.read())
        if not used:
            raise Broken(f'{self.name} has ended: {self.last_lines()}')
        return int(used[1]) / 1024

    def heap(self):
        """What is alive in the heap of a JVM, in MiB; nothing of other servers."""
        if not self.recipe.is_jvm():
            return None
        jcmd = Path(self.process.args[0]).with_name('jcmd')
        # What has a cleaner is gone after the second.
        for _ in range(2):
            run(jcmd, self.process.pid, 'GC.run')
        lines = run(jcmd, self.process.pid, 'GC.heap_info').splitlines()
        used = [re.search(r'used (\d+)K', line) for line in lines if 'etaspace' not in line and 'class space' not in line]
        return sum(int(match[1]) for match in used if match) / 1024

    def last_lines(self):
        return self.log.read_text(errors='replace')[-1500:]


def fill(text, values):
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]
