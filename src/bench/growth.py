"""What a request costs adminsock as there is more of something: is it flat?"""
import shlex
import shutil
import zipfile
from dataclasses import replace

import drives
import recipes
import report
from server import Broken, Server

# What stands in the way of a large number is raised; the tables say so.
CONNECTIONS = ['--adminsock.server.max-connections=8192']
SCRIPTS = ['--adminsock.scripts.max-output=2GB', '--adminsock.scripts.timeout=5m']
STREAMS = ['--spring.mvc.async.request-timeout=5m']
VIRTUAL = ['--spring.threads.virtual.enabled=true']
# Each of a thousand commands that run takes 120 KB: more than the image's 128 MB, with what else there is.
HEAP = {'JDK_JAVA_OPTIONS': '-XX:MaxHeapSize=256m'}
CLIENTS = 8
WARM_UPS = 3


class Growth:
    def __init__(self, folder, chosen, say):
        self.folder = folder
        self.chosen = chosen
        self.say = say
        self.base = recipes.adminsock()
        self.failures = 0

    def tables(self):
        return '\n'.join([
            self.commands(self.counts(10, 100, 1000)),
            self.connections(self.counts(0, 500, 5000)),
            self.arguments(self.counts(1, 10, 100, 1000)),
            self.streams(self.counts(1, 10, 100, 1000)),
            self.slow(self.counts(1, 100, 1000))])

    def counts(self, *counts):
        if self.chosen.check:
            return counts[1:2]
        return counts[:2] if self.chosen.quick else counts

    def server(self, options=(), commands=10, environment=()):
        recipe = with_commands(self.base, commands)
        return Server(replace(recipe, environment=recipe.environment | dict(environment)), self.folder, options)

    def warm_up(self, server, path='/echo', body=drives.BODY):
        server.seconds_to_first_answer()
        drives.keep_alive(server, CLIENTS, self.chosen.warm_up // 2, path, body)

    def echo(self, server, body=drives.BODY):
        """The load that is the same in each row. What a new row has the JVM compile is done by the ones before it."""
        rate, requests = drives.keep_alive(server, CLIENTS, 200, body=body)['rate'], 200
        for _ in range(WARM_UPS):
            requests = max(200, int(rate * self.chosen.seconds))
            rate = drives.keep_alive(server, CLIENTS, requests, body=body)['rate']
        return drives.undisturbed(server, lambda: drives.keep_alive(server, CLIENTS, requests, body=body))

    def rows(self, title, note, heads, values, measure):
        self.say(title)
        rows = []
        for value in values:
            try:
                rows.append([f'{value:,}', *measure(value)])
            except (Broken, OSError, recipes.Missing) as failure:
                self.say(failure)
                self.failures += 1
                rows.append([f'{value:,}', 'failed', *[''] * (len(heads) - 2)])
        return f'## {title}\n\n{note}\n\n' + report.table(heads, rows)

    def commands(self, counts):
        def measure(count):
            with self.server(commands=count) as server:
                start = server.seconds_to_first_answer() * 1e3
                self.warm_up(server)
                load = self.echo(server)
                return [f'{start:,.0f}', *latency(load), f'{server.memory():.1f}']
        return self.rows('Commands', 'So many controller methods in an added jar; asked is `echo`, at c=8.',
                         ['commands', 'start ms', 'CPU/request µs', 'p50 µs', 'p99 µs', 'RssAnon MiB'], counts, measure)

    def connections(self, counts):
        def measure(count):
            with self.server(CONNECTIONS) as server:
                self.warm_up(server)
                with drives.idle(server, count) as idle:
                    each = [f'{idle[what]:.1f}' if count else '–' for what in ('memory', 'heap')]
                    return [f'{idle["held"]:,}', *latency(self.echo(server)), *each, f'{server.memory():.1f}']
        return self.rows('Idle connections', f'`echo` at c=8 beside so many idle ones, with `{" ".join(CONNECTIONS)}`.',
                         ['idle connections', 'held', 'CPU/request µs', 'p50 µs', 'p99 µs', 'RssAnon of one KiB',
                          'heap of one KiB', 'RssAnon MiB'], counts, measure)

    def arguments(self, kilobytes):
        def measure(size):
            body = b'["%s"]' % (b'x' * (size * 1000))
            with self.server() as server:
                self.warm_up(server)
                with drives.Peak(server) as peak:
                    load = self.echo(server, body)
                return [*latency(load), f'{load["cpu"] / size:.1f}', f'{peak.most:.1f}']
        return self.rows('Size of an argument', '`echo` at c=8, so the text goes in and comes back.',
                         ['KB', 'CPU/request µs', 'p50 µs', 'p99 µs', 'CPU/KB µs', 'most RssAnon MiB'], kilobytes, measure)

    def streams(self, megabytes):
        scripts = self.folder / 'commands.d'
        scripts.mkdir(exist_ok=True)
        script = scripts / 'pour.sh'
        script.write_text('#!/bin/sh\n# @method GET\n# @arg megabytes\nexec head -c "${1}000000" /dev/zero\n')
        script.chmod(0o755)

        def measure(size):
            with self.server([*STREAMS, *SCRIPTS, f'--adminsock.scripts.directory={scripts}']) as server:
                self.warm_up(server)
                return [*self.stream(server, f'/stream?megabytes={size}', size),
                        *self.stream(server, f'/pour?megabytes={size}', size)]
        return self.rows('Size of an answer', 'Of one client; by a controller, '
                         f'and by a script, with `{" ".join([*STREAMS, *SCRIPTS])}`.',
                         ['MB', 'controller MB/s', 'CPU/MB µs', 'most RssAnon MiB', 'script MB/s', 'CPU/MB µs',
                          'most RssAnon MiB'], megabytes, measure)

    def stream(self, server, path, megabytes):
        drives.keep_alive(server, 1, 10, path.replace(f'={megabytes}', '=1'), None)
        with drives.Peak(server) as peak:
            load = drives.keep_alive(server, 1, 1, path, None)
        return [f'{megabytes / load["seconds"]:,.0f}', f'{load["cpu"] / megabytes:,.0f}', f'{peak.most:.1f}']

    def slow(self, counts):
        def measure(count):
            return [*self.at_once(count, CONNECTIONS), *self.at_once(count, [*CONNECTIONS, *VIRTUAL], HEAP)]
        heads = [f'{name}: {what}' for name in ('default threads', 'virtual threads')
                 for what in ('seconds for all', 'CPU/request µs', 'most RssAnon MiB')]
        return self.rows('Slow commands at once', f'Each takes 1 s, with `{" ".join(CONNECTIONS)}`; for the last columns with '
                         f'`{" ".join(VIRTUAL)}`, and a heap of 256 MiB in place of 128, which the image has.',
                         ['commands at once', *heads], counts, measure)

    def at_once(self, count, options, environment=()):
        with self.server(options, environment=environment) as server:
            self.warm_up(server, '/slow', b'[0]')
            with drives.Peak(server) as peak:
                load = drives.keep_alive(server, count, count, '/slow', b'[1000]')
            return [f'{load["seconds"]:.1f}', f'{load["cpu"]:,.0f}', f'{peak.most:.1f}']


def latency(load):
    return [f'{load["cpu"]:,.1f}', f'{load["p50"]:,.0f}', f'{load["p99"]:,.0f}']


def with_commands(base, count):
    """The executable jar, which takes further commands from the directory lib beside it, with the flags of the image."""
    image = recipes.BUILT / 'adminsock'
    home = recipes.BUILT / f'growth-{count}'
    jar = home / 'lib/growth.jar'
    if not recipes.is_newer(jar, image / 'exec.jar', recipes.BENCH / 'growth-commands'):
        build_commands(home, jar, image, count)
    flags = shlex.split((image / 'server.args').read_text(), comments=True)
    flags = flags[:flags.index('-jar')]
    return replace(base, command=[recipes.java(), *flags, '-jar', str(home / 'adminsock.jar')])


def build_commands(home, jar, image, count):
    shutil.rmtree(home, ignore_errors=True)
    (home / 'lib').mkdir(parents=True)
    shutil.copy(image / 'exec.jar', home / 'adminsock.jar')
    methods = ''.join(f'@PostMapping("/command{number}") String command{number}(@Arg String text) {{ return text; }}\n'
                      for number in range(count))
    many = home / 'ManyCommands.java'
    many.write_text('package bench; import io.adminsock.command.Arg; import org.springframework.web.bind.annotation.*;\n'
                    f'@RestController class ManyCommands {{\n{methods}}}\n')
    classes = home / 'classes'
    recipes.run(recipes.jdk() / 'bin/javac', '-parameters', '-d', classes, '-cp', f'{image}/adminsock.jar:{image}/lib/*',
                many, *(recipes.BENCH / 'growth-commands').glob('*.java'))
    with zipfile.ZipFile(jar, 'w') as archive:
        for file in classes.rglob('*.class'):
            archive.write(file, file.relative_to(classes))
        archive.writestr('META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports',
                         'bench.GrowthAutoConfiguration\n')


def measure(folder, chosen, say):
    """The tables, and how many of their rows could not be measured."""
    growth = Growth(folder, chosen, say)
    return growth.tables(), growth.failures
