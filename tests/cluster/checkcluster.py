#!/usr/bin/python3
"""checkcluster.py SCRIPT [test...]: tries the commands of a cluster's script, as a person would."""
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
from clusterfolder import BUCKET, ClusterFolder, s3_status, signed_headers  # noqa: E402

SCRIPT = os.path.realpath(sys.argv.pop(1))
LARGE = bytes(range(256)) * 4096 * 32  # more than what sockets and servers buffer
SMALL = LARGE[:100000]


def command(*arguments):
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, check=False)


class ClusterTest(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.TemporaryDirectory()
        self.addCleanup(self.root.cleanup)
        self.path = os.path.join(self.root.name, 'cluster')
        self.folder = ClusterFolder(self.path)
        self.addCleanup(command, 'down', self.path)

    def run_well(self, *arguments):
        done = command(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)

    def up(self, *options):
        start = time.monotonic()
        self.run_well('up', self.path, *options)
        print(f'up after {time.monotonic() - start:.1f} s, {self.megabytes()} MB', file=sys.stderr)
        with open(os.path.join(self.path, 'cluster.json'), encoding='utf-8') as file:
            return json.load(file)

    def megabytes(self):
        total = 0
        for pid in self.folder.processes():
            with open(f'/proc/{pid}/smaps_rollup', encoding='ascii') as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith('Pss:'))
        return total // 1024

    def assert_nothing_left(self):
        self.assertEqual(self.folder.processes(), [])
        self.assertFalse(os.path.exists(self.path))

    def status(self, gateway, method, key, body=b''):
        return s3_status(self.cluster['endpoints'][gateway], self.cluster, method,
                         f'/{BUCKET}/{key}', body)


class LifeTest(ClusterTest):
    def test_nodes_and_gateways(self):
        self.cluster = self.up()
        self.assertEqual(len(self.cluster['endpoints']), 2)
        self.assertEqual(self.status(0, 'PUT', 'before', LARGE), 200)
        self.assertEqual(self.status(1, 'HEAD', 'before'), 200)

        # The rest of an answer comes from another node when the one that sends it is killed.
        answer = self.begin_reading('before')
        first = answer.read(1)
        dead = self.sending_node()
        self.run_well('kill-node', self.path, str(dead))
        self.assertEqual(first + answer.read(), LARGE)

        # Two of three copies are a majority, one is not. Ceph does not even answer then.
        self.assertEqual(self.status(0, 'PUT', 'without', SMALL), 200)
        others = [node for node in (1, 2, 3) if node != dead]
        self.run_well('kill-node', self.path, str(others[0]))
        self.assertIn(self.status(0, 'PUT', 'minority', SMALL), (503, 0))
        self.assertEqual(self.status(0, 'HEAD', 'without'), 200 if self.one_is_enough() else 0)
        self.run_well('start-node', self.path, str(others[0]))

        # A node that comes back with an empty disk gets all that it should have.
        self.run_well('wipe-node', self.path, str(dead))
        self.run_well('start-node', self.path, str(dead))
        self.run_well('repair', self.path)
        away = others if self.one_is_enough() else others[:1]
        for node in away:
            self.run_well('kill-node', self.path, str(node))
        for key in ('before', 'without'):
            self.wait_for('HEAD', key)
        for node in away:
            self.run_well('start-node', self.path, str(node))
        self.wait_for('PUT', 'whole')

        self.run_well('kill-gateway', self.path, '1')
        self.assertEqual(self.status(0, 'HEAD', 'before'), 0)
        self.assertEqual(self.status(1, 'HEAD', 'before'), 200)
        self.run_well('start-gateway', self.path, '1')
        self.assertEqual(self.status(0, 'HEAD', 'before'), 200)
        self.assertNotEqual(command('start-gateway', self.path, '1').returncode, 0)
        self.assertNotEqual(command('wipe-node', self.path, '1').returncode, 0)
        self.assertNotEqual(command('up', self.path).returncode, 0)

        wrong = {**self.cluster, 'secretKey': 'wrong'}
        self.assertEqual(s3_status(self.cluster['endpoints'][0], wrong, 'HEAD', f'/{BUCKET}'), 403)
        self.run_well('down', self.path)
        self.assert_nothing_left()

    def begin_reading(self, key):
        endpoint = self.cluster['endpoints'][0]
        connection = http.client.HTTPConnection(endpoint.removeprefix('http://'), timeout=20)
        self.addCleanup(connection.close)
        path = f'/{BUCKET}/{key}'
        connection.request('GET', path, headers=signed_headers(endpoint, self.cluster, 'GET', path))
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200)
        return answer

    def one_is_enough(self):
        """Whether a single copy can be read."""
        return self.cluster['engine'] == 'swift'

    def sending_node(self):
        """The node that has sent what a gateway does not take yet. Ceph's gateways fetch block after
        block from all nodes."""
        if self.cluster['engine'] == 'ceph':
            return 1
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with open('/proc/net/tcp', encoding='ascii') as file:
                columns = [line.split() for line in file][1:]
            busy = {int(column[1].split(':')[1], 16) for column in columns
                    if int(column[4].split(':')[0], 16) > 0}
            for number, node in enumerate(self.cluster['nodes'], 1):
                if node['object'] in busy:
                    return number
        self.fail('no node sends anything')

    def wait_for(self, method, key):
        """A gateway leaves a node alone for some time after it failed."""
        body = SMALL if method == 'PUT' else b''
        end = time.monotonic() + 30
        while self.status(0, method, key, body) != 200:
            self.assertLess(time.monotonic(), end, key)

    def test_up_that_is_killed(self):
        for delay in (0.2, 0.8, 2):
            with subprocess.Popen([SCRIPT, 'up', self.path]) as up:
                try:
                    up.wait(delay)
                except subprocess.TimeoutExpired:
                    up.kill()
            self.run_well('down', self.path)
            self.assert_nothing_left()

    def test_owner_that_ends(self):
        with subprocess.Popen(['sleep', '1000']) as owner:
            self.up('--owner', str(owner.pid))
            self.assertTrue(self.folder.processes())
            owner.send_signal(signal.SIGKILL)
        end = time.monotonic() + 30
        while self.folder.processes() and time.monotonic() < end:
            time.sleep(0.05)
        self.assert_nothing_left()

    def test_folder_in_use(self):
        os.mkdir(self.path)
        with open(os.path.join(self.path, 'mine'), 'w', encoding='ascii') as file:
            file.write('x')
        self.assertNotEqual(command('up', self.path).returncode, 0)
        self.run_well('down', self.path)
        self.assertEqual(os.listdir(self.path), ['mine'])


unittest.main(verbosity=2)
