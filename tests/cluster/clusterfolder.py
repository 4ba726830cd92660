"""What the test clusters share: daemons that belong to a folder, free ports, signed S3 requests, and
the commands that work on all this.

A daemon is found by two variables of its environment, the cluster's folder and its role, which
everything that it starts inherits. So there is no list of processes that could be out of date, and
`down` finds all of them whatever happened before.
"""
import argparse
import contextlib
import datetime
import hashlib
import hmac
import http.client
import json
import os
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

FOLDER_VARIABLE = 'MATINEE_CLUSTER'
ROLE_VARIABLE = 'MATINEE_CLUSTER_ROLE'
BUCKET = 'matinee-test'
START_SECONDS = 90  # a machine that compiles at the same time; alone it takes a tenth of this


class ClusterError(Exception):
    """A message for whoever started the command."""


def free_ports(count):
    """Ports of this host that nobody listens on. They lie below the range that outgoing connections
    take theirs from, so that a daemon finds its port free when it is started again."""
    with open('/proc/sys/net/ipv4/ip_local_port_range', encoding='ascii') as file:
        first_outgoing = int(file.read().split()[0])
    lowest = 10000 if first_outgoing > 12000 else 1024
    if first_outgoing <= lowest + 10 * count:
        raise ClusterError(f'outgoing connections take nearly all ports (from {first_outgoing})')
    ports = []
    with contextlib.ExitStack() as held:
        for _ in range(100 * count):
            if len(ports) == count:
                return ports
            attempt = held.enter_context(socket.socket())
            port = random.SystemRandom().randrange(lowest, first_outgoing)
            try:
                attempt.bind(('127.0.0.1', port))
                ports.append(port)
            except OSError:
                pass
    raise ClusterError('no free ports')


def wait_until(what, done, seconds=START_SECONDS):
    """Asks done() until it says true."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise ClusterError(f'{what} took more than {seconds} s')
        time.sleep(0.05)


def http_status(port, path):
    """The status of a GET, 0 when nobody answers."""
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=5)
    try:
        connection.request('GET', path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def signed_headers(endpoint, keys, method, path, body=b'', query='', digest=None):
    """The headers of a request with signature version 4. keys is what cluster.json holds; path and
    query are escaped as they are sent; digest stands for the body's SHA-256."""
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime('%Y%m%dT%H%M%SZ')
    scope = f'{stamp[:8]}/{keys["region"]}/s3/aws4_request'
    digest = digest or hashlib.sha256(body).hexdigest()
    headers = {'host': urllib.parse.urlsplit(endpoint).netloc, 'x-amz-content-sha256': digest,
               'x-amz-date': stamp}
    signed = ';'.join(headers)
    lines = [method, path, query, *(f'{name}:{value}' for name, value in headers.items()), '', signed,
             digest]
    hashed = hashlib.sha256('\n'.join(lines).encode()).hexdigest()
    key = ('AWS4' + keys['secretKey']).encode()
    for step in scope.split('/'):
        key = hmac.digest(key, step.encode(), 'sha256')
    text = '\n'.join(['AWS4-HMAC-SHA256', stamp, scope, hashed])
    signature = hmac.digest(key, text.encode(), 'sha256').hex()
    headers['authorization'] = (f'AWS4-HMAC-SHA256 Credential={keys["accessKey"]}/{scope}, '
                                f'SignedHeaders={signed}, Signature={signature}')
    return headers


def s3_status(endpoint, keys, method, path, body=b''):
    """The status of a signed request, 0 when nobody answers."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(endpoint).netloc, timeout=20)
    try:
        connection.request(method, path, body,
                           signed_headers(endpoint, keys, method, path, body))
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def environment_of(pid):
    """The variables that a process was started with, as bytes; none of one that has ended or is
    somebody else's."""
    try:
        for _ in range(20):
            with open(f'/proc/{pid}/environ', 'rb') as file:
                variables = file.read()
            if variables:
                return set(variables.split(b'\0'))
            os.readlink(f'/proc/{pid}/exe')  # fails for what is no program, or has ended
            time.sleep(0.001)  # it is becoming another program just now
    except OSError:
        pass
    return set()


class ClusterFolder:
    """A folder and the processes that belong to it."""

    def __init__(self, path):
        self.path = os.path.realpath(path)

    def file(self, *parts):
        return os.path.join(self.path, *parts)

    def create(self):
        if self.processes():
            raise ClusterError(f'{self.path}: a cluster is running there')
        os.makedirs(self.path, exist_ok=True)
        if os.listdir(self.path):
            raise ClusterError(f'{self.path} is not empty')
        with open(self.file('matinee-cluster'), 'w', encoding='ascii') as file:
            file.write('This folder and all in it goes when the cluster is taken down.\n')
        os.mkdir(self.file('log'))
        try:
            os.setxattr(self.file('matinee-cluster'), 'user.matinee', b'1')
        except OSError as error:
            raise ClusterError(f'{self.path}: the file system keeps no extended attributes, which '
                               f'a storage node needs ({error.strerror})') from error

    def remove(self):
        if os.path.exists(self.file('matinee-cluster')):
            shutil.rmtree(self.path)

    def processes(self, role=None):
        """Process ids, without this one."""
        wanted = {f'{FOLDER_VARIABLE}={self.path}'.encode()}
        if role:
            wanted.add(f'{ROLE_VARIABLE}={role}'.encode())
        pids = [int(name) for name in os.listdir('/proc') if name.isdigit()]
        return [pid for pid in pids if pid != os.getpid() and wanted <= environment_of(pid)]

    def environment(self, role):
        return {**os.environ, FOLDER_VARIABLE: self.path, ROLE_VARIABLE: role}

    def start(self, role, *command):
        """Starts a daemon that outlives this program; what it says is in log/ROLE."""
        with open(self.file('log', role), 'ab') as log:
            # Nobody waits for it here: it is to outlive this program.
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                             env=self.environment(role), start_new_session=True).returncode = 0

    def kill(self, role=None):
        """SIGKILL to all of a role, and to what they start meanwhile."""
        def none_left():
            found = self.processes(role)
            for pid in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return not found
        wait_until('killing ' + (role or 'all'), none_left)

    def write_description(self, **values):
        part = self.file('cluster.json.part')
        with open(part, 'w', encoding='utf-8') as file:
            json.dump(values, file, indent=1)
        os.rename(part, self.file('cluster.json'))

    def description(self):
        try:
            with open(self.file('cluster.json'), encoding='utf-8') as file:
                return json.load(file)
        except FileNotFoundError as error:
            raise ClusterError(f'{self.path}: no cluster is up there') from error

    def print_logs(self):
        with contextlib.suppress(FileNotFoundError):
            for name in sorted(os.listdir(self.file('log'))):
                with open(self.file('log', name), encoding='utf-8', errors='replace') as file:
                    lines = file.readlines()[-15:]
                for line in lines:
                    print(f'{name}: {line.rstrip()}', file=sys.stderr)


def watch_owner(folder, pid):
    """Takes the cluster down when a process ends: a test that crashes leaves nothing behind."""
    try:
        select.select([os.pidfd_open(pid)], [], [])
    except ProcessLookupError:
        pass
    folder.kill()
    folder.remove()


def run(engine_class):
    """The program of an engine, which is a class with
        NODES, GATEWAYS: how many there are
        up(), start_node(n), start_gateway(n), wipe_node(n), repair(), serve(role).
    """
    parser = argparse.ArgumentParser(description=engine_class.__doc__)
    commands = parser.add_subparsers(dest='command', required=True)

    def command(name, text, count=0):
        one = commands.add_parser(name, help=text)
        one.add_argument('folder')
        if count:
            one.add_argument('number', type=int, choices=range(1, count + 1))
        return one

    command('up', 'start it in an empty or new folder and wait until it works').add_argument(
        '--owner', type=int, metavar='PID', help='take it down when this process ends')
    command('down', 'end all its processes, remove the folder')
    command('kill-node', 'SIGKILL to a storage node', engine_class.NODES)
    command('start-node', 'start a storage node again', engine_class.NODES)
    command('wipe-node', 'empty the disk of a killed storage node', engine_class.NODES)
    command('kill-gateway', 'SIGKILL to a gateway', engine_class.GATEWAYS)
    command('start-gateway', 'start a gateway again', engine_class.GATEWAYS)
    command('repair', 'bring every object back to all its copies')
    command('serve', argparse.SUPPRESS).add_argument('role')
    command('watch', argparse.SUPPRESS).add_argument('pid', type=int)
    arguments = parser.parse_args()

    folder = ClusterFolder(arguments.folder)
    if arguments.command != 'down' and ROLE_VARIABLE not in os.environ:
        # This program itself belongs to the cluster, so that `down` ends it as well.
        os.execve(sys.executable, [sys.executable, *sys.argv],
                  folder.environment(arguments.command))
    try:
        do_command(engine_class(folder), folder, arguments)
    except (ClusterError, OSError) as error:
        sys.exit(f'{os.path.basename(sys.argv[0])}: {error}')


def do_command(engine, folder, arguments):
    if arguments.command == 'up':
        folder.create()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        try:
            if arguments.owner:
                folder.start('watch', sys.executable, sys.argv[0], 'watch', folder.path,
                             str(arguments.owner))
            engine.up()
        except BaseException as error:
            if isinstance(error, ClusterError):
                folder.print_logs()
            folder.kill()
            folder.remove()
            raise
    elif arguments.command == 'down':
        folder.kill()
        folder.remove()
    elif arguments.command == 'serve':
        engine.serve(arguments.role)
    elif arguments.command == 'watch':
        watch_owner(folder, arguments.pid)
    else:
        folder.description()
        number = getattr(arguments, 'number', None)
        if arguments.command == 'repair':
            engine.repair()
        elif arguments.command == 'kill-node':
            folder.kill(f'node{number}')
        elif arguments.command == 'kill-gateway':
            folder.kill(f'gateway{number}')
        elif arguments.command == 'wipe-node':
            if folder.processes(f'node{number}'):
                raise ClusterError(f'node {number} is running')
            engine.wipe_node(number)
        else:
            kind = arguments.command.removeprefix('start-')
            if folder.processes(f'{kind}{number}'):
                raise ClusterError(f'{kind} {number} is running')
            getattr(engine, f'start_{kind}')(number)
