"""The Markdown tables."""
import os
import platform
import re
import shutil
import statistics
import subprocess
import time

import recipes

# The figures of the tables, and with how many digits.
LOAD = {'rate c=8': 0, 'rate c=64': 0, 'p50 c=8': 0, 'p99 c=8': 0, 'p50 c=64': 0, 'p99 c=64': 0, 'cpu c=8': 1, 'p50 once': 0,
        'p99 once': 0}
REST = {'start': 0, 'first': 1, 'memory after start': 1, 'memory after load': 1, 'held idle': 0, 'memory idle': 1, 'heap idle': 1}
ROUNDS = 'The median of all rounds, and in brackets the least and the most.'


def comparison(servers, samples, chosen, seconds):
    measured = [recipe.name for recipe in servers if samples[recipe.name]]
    parts = [conditions(chosen, seconds)]
    if 'go' in measured:
        parts.append(ratios(measured, samples))
    parts += [figures(measured, samples, chosen), noise(measured, samples), about(servers, samples)]
    return '\n'.join(parts)


def conditions(chosen, seconds):
    with open('/proc/cpuinfo') as file:
        model = re.search(r'model name\s*: (.*)', file.read())
    facts = {
        'date': time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime()),
        'machine': f'{os.cpu_count()} × {model[1] if model else platform.machine()}, Linux {platform.release()}',
        'versions': ', '.join(filter(None, [
            jdk_version(), version('go', 'version'), version('node', '--version', 'Node '),
            version('/usr/bin/python3', '--version'), version('h2load', '--version')])),
        'run': f'{chosen.rounds} rounds, each load {chosen.seconds:g} s after {chosen.warm_up:,} requests to warm up, '
               f'{chosen.once:,} requests with a connection each; {seconds / 60:.0f} min',
    }
    return ''.join(f'- {name}: {fact}\n' for name, fact in facts.items())


def jdk_version():
    release = (recipes.jdk() / 'release').read_text()
    return ' '.join(re.search(rf'^{key}="(.*)"', release, re.M)[1] for key in ('IMPLEMENTOR', 'JAVA_VERSION'))


def version(program, option, prefix=''):
    if not shutil.which(program):
        return None
    return prefix + subprocess.run([program, option], stdout=subprocess.PIPE, text=True).stdout.splitlines()[0]


def ratios(names, samples):
    """Of two servers in the same round, since they had the same luck; then the median of the rounds."""
    columns = {'req/s c=8': 'rate c=8', 'req/s c=64': 'rate c=64', 'p99 c=8': 'p99 c=8', 'p99 c=64': 'p99 c=64',
               'CPU/request c=8': 'cpu c=8', 'once p50': 'p50 once', 'once p99': 'p99 once'}
    rows = [[name, *(quotient(samples[name][figure], samples['go'][figure]) for figure in columns.values())]
            for name in names]
    heads = [f'{column} ÷ Go' for column in columns]
    if 'quarkus' in names:
        heads.append('start ÷ Quarkus')
        for row in rows:
            row.append(quotient(samples[row[0]]['start'], samples['quarkus']['start']))
    return f'## Ratios\n\nAbove 1 is better for req/s, below 1 for all others. {ROUNDS}\n\n' + table(['server', *heads], rows)


def quotient(values, reference):
    return spread([value / other for value, other in zip(values, reference) if other], 2)


def figures(names, samples, chosen):
    load, rest = ([[name, *(spread(samples[name][figure], digits) for figure, digits in columns.items())] for name in names]
                  for columns in (LOAD, REST))
    return '\n'.join([
        f'## Load\n\nLatencies and CPU in µs; once: a connection for each request. {ROUNDS}\n',
        table(['server', 'req/s c=8', 'req/s c=64', 'p50 c=8', 'p99 c=8', 'p50 c=64', 'p99 c=64', 'server CPU/request c=8',
               'once p50', 'once p99'], load),
        f'## Start and memory\n\n{chosen.idle:,} idle connections are asked for. What one holds of the heap is counted after a collection.\n',
        table(['server', 'start to first answer ms', 'first request after an idle start ms', 'RssAnon after start MiB',
               'after load MiB', 'idle connections', 'RssAnon of one KiB', 'heap of one KiB'], rest)])


def gaps(recipe, figures, chosen):
    """What was not measured of a server, or cannot be so."""
    for figure in [*LOAD, *REST]:
        values = figures[figure]
        if not values and not (figure == 'heap idle' and not recipe.is_jvm()):
            yield f'there is no {figure}'
        # CPU is counted in steps that a short load does not reach, and memory may shrink.
        elif figure.startswith(('rate', 'p50', 'p99', 'start', 'first')) and min(values) <= 0:
            yield f'{figure} is {min(values)}'
    # By itself the image takes fewer than are asked for, and the table says so.
    if chosen.check and figures['held idle'] and min(figures['held idle']) < chosen.idle:
        yield f'of {chosen.idle} idle connections it kept {min(figures["held idle"])}'


def noise(names, samples):
    disturbances = [value for name in names for figure, values in samples[name].items()
                    if figure.startswith('others') for value in values]
    if not disturbances:
        return ''
    loud = sum(value >= 0.15 for value in disturbances)
    return (f'Other programs used {statistics.median(disturbances):.2f} processors in the middle one of '
            f'{len(disturbances)} loads, and {max(disturbances):.2f} in the worst; {loud} loads stayed above 0.15 '
            'after three attempts. Differences that are smaller than the spread mean nothing.\n')


def about(servers, samples):
    rows = [[recipe.name, recipe.about + ('' if samples[recipe.name]['held idle'] else ' (left out midway)')]
            for recipe in servers]
    return '## Servers\n\n' + table(['server', 'what it is'], rows, numbers=False)


def spread(values, digits):
    if not values:
        return '–'
    text = f'{statistics.median(values):,.{digits}f}'
    if len(values) > 1:
        text += f' ({min(values):,.{digits}f}–{max(values):,.{digits}f})'
    return text


def table(heads, rows, numbers=True):
    lines = [heads, ['---', *['---:' if numbers else '---'] * (len(heads) - 1)], *rows]
    return ''.join(f'| {" | ".join(line)} |\n' for line in lines)
