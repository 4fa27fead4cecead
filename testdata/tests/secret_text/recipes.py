"""What the %{…} of examples and variables stand for, so that nothing which looks like a real secret stands in the tree.

  %{CLASS:N}           N characters of a class, see CLASSES
  %{=text}             the text as it is
  %{b64:…}             base64 of the rest, in which recipes may stand
  %{github-crc}        six base62 digits of the CRC-32 of the 30 characters before
  %{luhn:N}            N digits, the last one right
  %{jwt} %{jwt:ALG,claim=value}
  %{pem:LABEL}         a PEM block whose body begins as that structure does; %{pem-escaped:LABEL} with \\n for its line ends
  %{kms} %{uuid}       ciphertext of KMS in base64; a random UUID
"""

import base64
import json
import zlib

DIGIT, LOWER = '0123456789', 'abcdefghijklmnopqrstuvwxyz'
UPPER = LOWER.upper()
CLASSES = {
    'digit': DIGIT, 'hex': DIGIT + 'abcdef', 'HEX': DIGIT + 'ABCDEF', 'lower': LOWER, 'upper': UPPER,
    'alnum': DIGIT + LOWER, 'base62': DIGIT + UPPER + LOWER, 'base64': UPPER + LOWER + DIGIT + '+/',
    'base64url': UPPER + LOWER + DIGIT + '-_', 'base32': UPPER + '234567',
    'ascii': DIGIT + UPPER + LOWER + '!#%()*+,-.:;=?@^_~',
}
BASE62 = DIGIT + UPPER + LOWER
DER_HEAD = {   # how the structure inside begins, and how long it is as a whole
    'RSA PRIVATE KEY': (bytes.fromhex('308204a40201000282010100'), 1192),
    'DSA PRIVATE KEY': (bytes.fromhex('308201bb020100028181'), 447),
    'EC PRIVATE KEY': (bytes.fromhex('30770201010420'), 121),
    'PRIVATE KEY': (bytes.fromhex('308204be020100300d06092a864886f70d0101010500048204a8'), 1218),
    'ENCRYPTED PRIVATE KEY': (bytes.fromhex('3082052e305806092a864886f70d01050d304b'), 1330),
    'OPENSSH PRIVATE KEY': (b'openssh-key-v1\0\0\0\0\4none\0\0\0\4none\0\0\0\0\0\0\0\1\0\0\0\x33\0\0\0\x0bssh-ed25519', 286),
    'PGP PRIVATE KEY BLOCK': (bytes.fromhex('95035904'), 700),
    'PUBLIC KEY': (bytes.fromhex('30820122300d06092a864886f70d01010105000382010f00'), 294),
    'RSA PUBLIC KEY': (bytes.fromhex('3082010a0282010100'), 270),
    'CERTIFICATE': (bytes.fromhex('308203b33082029ba003020102'), 951),
    'CERTIFICATE REQUEST': (bytes.fromhex('308202bd308201a5020100'), 705),
}


def crc62(text):
    """CRC-32 as six base62 digits, as GitHub and npm end their tokens."""
    n, out = zlib.crc32(text.encode()), ''
    while n:
        n, digit = divmod(n, 62)
        out = BASE62[digit] + out
    return out.rjust(6, '0')


def random_bytes(rng, count):
    return bytes(rng.randrange(256) for _ in range(count))


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip('=')


def make_jwt(rng, alg='HS256', **claims):
    payload = {'sub': str(rng.randrange(10**9, 10**10)), 'iat': 1700000000 + rng.randrange(10**7), **claims}
    head = base64url(json.dumps({'alg': alg, 'typ': 'JWT'}, separators=(',', ':')).encode())
    body = base64url(json.dumps(payload, separators=(',', ':')).encode())
    return f'{head}.{body}.{base64url(random_bytes(rng, 32 if alg[-3:] == "256" and alg[0] == "H" else 256))}'


def make_pem(rng, label):
    head, size = DER_HEAD[label]
    body = base64.b64encode(head + random_bytes(rng, size - len(head))).decode()
    lines = [body[i:i + 64] for i in range(0, len(body), 64)]
    if label.startswith('PGP'):
        lines = [''] + lines + ['=' + base64.b64encode(random_bytes(rng, 3)).decode()]
    return '\n'.join([f'-----BEGIN {label}-----', *lines, f'-----END {label}-----']) + '\n'


def luhn_digit(digits):
    total = 0
    for i, c in enumerate(reversed(digits)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)


def recipe(name, argument, rng, before):
    """One %{…}: what it stands for. `before` is the text made so far."""
    if name in CLASSES:
        return ''.join(rng.choice(CLASSES[name]) for _ in range(int(argument)))
    if name == 'github-crc':
        return crc62(before[-30:])
    if name == 'luhn':
        digits = ''.join(rng.choice(DIGIT) for _ in range(int(argument) - 1))
        return digits + luhn_digit(digits)
    if name == 'jwt':
        words = (argument or 'HS256').split(',')           # %{jwt:HS256,role=anon}: further claims
        return make_jwt(rng, words[0], **dict(w.split('=', 1) for w in words[1:]))
    if name == 'pem':
        return make_pem(rng, argument)
    if name == 'pem-escaped':
        return make_pem(rng, argument).replace('\n', '\\n')
    if name == 'kms':
        return base64.b64encode(bytes.fromhex('0102020078') + random_bytes(rng, 180)).decode()
    if name == 'uuid':
        h = '%032x' % rng.getrandbits(128)
        return f'{h[:8]}-{h[8:12]}-4{h[13:16]}-{rng.choice("89ab")}{h[17:20]}-{h[20:]}'
    if name == 'b64':
        return base64.b64encode(expand(argument, rng).encode('latin-1')).decode()
    raise ValueError(f'no recipe %{{{name}}}')


def expand(template, rng):
    """The text with every %{…} made. Braces inside nest; %{=text} gives `text` as it is."""
    out, at = '', 0
    while True:
        start = template.find('%{', at)
        if start < 0:
            return out + template[at:]
        out, depth, end = out + template[at:start], 0, start + 1
        while end < len(template):
            depth += {'{': 1, '}': -1}.get(template[end], 0)
            if depth == 0:
                break
            end += 1
        else:
            raise ValueError(f'%{{ without an end in {template!r}')
        inside, at = template[start + 2:end], end + 1
        if inside.startswith('='):
            out += inside[1:]
        else:
            name, _, argument = inside.partition(':')
            out += recipe(name, argument, rng, out)
