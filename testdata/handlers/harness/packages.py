"""Stand-ins for third-party Python packages: slow, and leaving marks. A package that is not known is a client whose every method is slow."""

import asyncio
import importlib.abc
import importlib.machinery
import io
import sys
import types

ROWS = [{'id': '1', 'email': 'ann@example.com'}, {'id': '2', 'email': 'bob@example.com'}]
work = awork = None
MOCKED = {'boto3', 'botocore', 'requests', 'aiohttp', 'httpx', 'aioboto3', 'aiobotocore', 'redis', 'pymongo', 'psycopg2', 'psycopg', 'asyncpg',
          'sqlalchemy', 'aws_lambda_powertools', 'sentry_sdk', 'urllib3', 'stripe', 'mangum', 'fastapi', 'boto', 'aws_xray_sdk', 'gevent',
          'structlog', 'pandas', 'opensearchpy', 'twilio', 'motor', 'slack_sdk', 'aiofiles', 'tenacity'}


def result(name):
    if name == 'get_object':
        return {'Body': Body(), 'ContentLength': 3}
    if name in ('query', 'scan'):
        return {'Items': ROWS, 'Count': 2}
    if name == 'get_item':
        return {'Item': ROWS[0]}
    if name.startswith('list_objects'):
        return {'Contents': [{'Key': 'a.csv'}, {'Key': 'b.csv'}]}
    if name == 'receive_message':
        return {'Messages': [{'Body': '{}', 'ReceiptHandle': 'r'}]}
    if name == 'get_secret_value':
        return {'SecretString': '{"user":"u","password":"p"}'}
    if name in ('fetchall', 'fetch', 'find', 'zrange', 'lrange'):
        return list(ROWS)
    return {'MessageId': 'm-1', 'status': 'ok', 'Parameter': {'Value': 'v'}}


class Body(io.BytesIO):
    def __init__(self):
        super().__init__(b'id,name\n1,ann\n2,bob\n')

    def iter_lines(self):
        return iter(self.getvalue().splitlines())


class Client:
    """Every property is a method that is slow work; what it answers is plain data, or again a client for what looks like a factory."""
    FACTORIES = {'client', 'resource', 'Table', 'Bucket', 'Queue', 'Object', 'Topic', 'Session', 'session', 'cursor', 'connect', 'get_paginator',
                 'batch_writer', 'Redis', 'from_url', 'pipeline', 'MongoClient', 'create_engine', 'begin', 'PoolManager', 'WebClient'}

    def __init__(self, path='client'):
        self._path = path

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return Method(name)

    def __getitem__(self, name):
        return Client(str(name))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def __call__(self, *args, **more):
        return Client(self._path)


class Method(Client):
    def __call__(self, *args, **more):
        if self._path == 'get_paginator':
            return types.SimpleNamespace(paginate=lambda **kw: (work(args[0], result(args[0])) for _ in range(2)))
        if self._path in self.FACTORIES or self._path[:1].isupper():
            return Client(self._path)
        return work(self._path, result(self._path))


class Response:
    status = status_code = 200
    ok = True
    text = content = 'ok'
    headers = {}

    def json(self):
        return {'id': '1', 'items': ROWS}

    def raise_for_status(self):
        return self

    def iter_content(self, size=1):
        return iter([b'x'])


class AsyncResponse(Response):
    async def json(self):
        return {'id': '1'}

    async def text(self):
        return 'ok'

    async def read(self):
        return b'ok'


class Pending:
    """What an asynchronous client's method gives: to be awaited, or entered."""

    def __init__(self, name, value=None):
        self.name, self.value = name, value

    async def both(self):
        return await awork(self.name, self.value)

    def __await__(self):
        return self.both().__await__()

    async def __aenter__(self):
        return await self.both()

    async def __aexit__(self, *error):
        return None


class AsyncClient:
    def __init__(self, *args, **more):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return None

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        if name in ('get', 'post', 'put', 'delete', 'patch', 'request', 'head'):
            # requests of httpx are coroutines, of aiohttp both
            return lambda *args, **more: self.request_(name)
        return lambda *args, **more: self.coroutine(name)

    def request_(self, name):
        return Pending('http.' + name, AsyncResponse())

    async def coroutine(self, name):
        return await awork(name, result(name))

    async def close(self):
        return None

    aclose = close


class HttpxClient(AsyncClient):
    async def request_(self, name):
        return await awork('http.' + name, Response())


class AioSession:
    def client(self, *args, **more):
        return AsyncClient()

    resource = client


def module(name, **more):
    m = types.ModuleType(name)
    m.__path__ = []
    m.__dict__.update(more)
    return m


def requests_module(name):
    def call(*args, **more):
        return work('requests', Response())
    session = type('Session', (), {'__init__': lambda s: setattr(s, 'headers', {}), '__enter__': lambda s: s, '__exit__': lambda s, *e: None})
    for verb in ('get', 'post', 'put', 'patch', 'delete', 'request', 'head'):
        setattr(session, verb, lambda self, *args, **more: work('requests', Response()))
    m = module(name, Session=session, exceptions=types.SimpleNamespace(RequestException=OSError), RequestException=OSError)
    for verb in ('get', 'post', 'put', 'patch', 'delete', 'request', 'head'):
        setattr(m, verb, call)
    return m


def powertools(name):
    def decorator(*args, **more):
        if len(args) == 1 and callable(args[0]) and not more:
            return args[0]
        return lambda fn: fn

    class Tool:
        def __init__(self, *args, **more):
            pass

        def __getattr__(self, attr):
            if attr in ('inject_lambda_context', 'log_metrics', 'capture_lambda_handler', 'capture_method'):
                return decorator
            return lambda *args, **more: None
    m = module(name)
    m.__getattr__ = lambda attr: Tool if attr[:1].isupper() else decorator
    return m


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.split('.')[0] in MOCKED:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        name, top = spec.name, spec.name.split('.')[0]
        if top == 'requests':
            return requests_module(name)
        if top == 'aiohttp':
            return module(name, ClientSession=AsyncClient, ClientTimeout=lambda **kw: None, ClientError=OSError)
        if top == 'httpx':
            return module(name, AsyncClient=HttpxClient, Client=lambda **kw: requests_module('x').Session(),
                          post=lambda *a, **k: work('httpx', Response()), get=lambda *a, **k: work('httpx', Response()))
        if top in ('aioboto3', 'aiobotocore'):
            return module(name, Session=AioSession, get_session=AioSession)
        if name in ('redis.asyncio',):
            return module(name, Redis=AsyncClient, from_url=lambda *a, **k: AsyncClient())
        if top in ('asyncpg', 'motor'):
            async def connect(*args, **more):
                return await awork('connect', AsyncClient())
            return module(name, connect=connect, create_pool=connect)
        if top in ('aws_lambda_powertools', 'structlog', 'tenacity'):
            return powertools(name)
        m = module(name)
        m.__getattr__ = self.attribute(name)
        return m

    def attribute(self, name):
        def get(attr):
            if attr.startswith('__'):
                raise AttributeError(attr)
            if attr in ('ClientError', 'BotoCoreError', 'WaiterError', 'Error', 'OperationalError', 'DatabaseError'):
                return type(attr, (Exception,), {})
            if attr == 'Config':
                return lambda *args, **more: None
            return Method(attr)
        return get

    def exec_module(self, m):
        pass


def install(sync, asynchronous):
    global work, awork
    work, awork = sync, asynchronous
    sys.meta_path.insert(0, Finder())
