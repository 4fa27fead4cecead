/* Python's zipfile as the judge of names, kinds, modes, sizes, checksums and links: on the jars this system has, and
 * on zips made here by `zip` and zipfile in their ways. All of them are ordinary, so there must be no flaw, with the
 * second opinion neither. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include "layers/archive/test_zip.h"
#include "layers/base/caps.h"

#define COMMAND_BYTES 4000

static const char judge[] = "import sys, zipfile, os\n"
                            "z = zipfile.ZipFile(sys.argv[1])\n"
                            "for i in z.infolist():\n"
                            "    m = i.external_attr >> 16 if i.create_system == 3 else 0\n"
                            "    k = 'd' if i.filename.endswith('/') else 'l' if m >> 12 == 10 else 'f'\n"
                            "    t = z.read(i) if k == 'l' else b''\n"
                            "    n = i.filename.encode('utf-8' if i.flag_bits & 0x800 else 'cp437').rstrip(b'/')\n"
                            "    n = n[2:] if n[:2] == b'./' else b'' if n == b'.' else n\n"
                            "    sys.stdout.buffer.write(b'%s %o %d %d %08x %s %s\\n' %\n"
                            "        (k.encode(), m & 0o7777, i.file_size, i.compress_size, i.CRC, n, t))\n";

static const char make[] =
    "set -e; cd \"$1\"; mkdir -p t/sub/empty; seq 1 3000 >t/sub/n.js; echo hello >t/a.txt; : >t/none\n"
    "ln -s a.txt t/link\n"
    "echo x >\"t/sub/\xc3\xbc.txt\"; chmod 755 t/a.txt; cd t\n"
    "if command -v zip >/dev/null; then zip -qr ../zip.zip .; zip -qry ../links.zip .; zip -qr0 ../stored.zip .\n"
    "zip -qr - . | cat >../streamed.zip; zip -qr -fd - . | cat >../descriptors.zip; zip -qr -fz ../zip64.zip .; fi\n"
    "cd ..; python3 - <<'END'\n"
    "import zipfile, io, zipapp, os\n"
    "for m in (0, 8, 12):\n"
    "    with zipfile.ZipFile('py%d.zip' % m, 'w', m) as z:\n"
    "        for n in ('a.txt', 'sub/n.js', 'none'): z.write('t/' + n, n)\n"
    "class Pipe(io.RawIOBase):\n"
    "    def __init__(self, f): self.f = f\n"
    "    def writable(self): return True\n"
    "    def write(self, b): return self.f.write(b)\n"
    "with open('pipe.zip', 'wb') as f:\n"
    "    with zipfile.ZipFile(Pipe(f), 'w', 8) as z:\n"
    "        z.write('t/sub/n.js', 'n.js')\n"
    "        with z.open('large', 'w', force_zip64=True) as g: g.write(b'z' * 9999)\n"
    "with zipfile.ZipFile('append.zip', 'w') as z: z.writestr('a', '1')\n"
    "with zipfile.ZipFile('append.zip', 'a', 8) as z: z.writestr('b', '2' * 99); z.comment = b'a comment'\n"
    "with zipfile.ZipFile('nested.zip', 'w') as z: z.write('py0.zip'); z.write('append.zip')\n"
    "os.mkdir('app'); open('app/__main__.py', 'w').write('print(1)')\n"
    "zipapp.create_archive('app', 'app.zip', '/usr/bin/env python3')\n"
    "open('cat.zip', 'wb').write(b'#!/bin/sh\\n' + open('py8.zip', 'rb').read())\n"
    "END\n";

static bool have(const char *program)
{
    char command[200];
    int status;

    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", program);
    status = system(command);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void verify_all(struct lc_archive *archive)
{
    struct lc_inflater *inflater = lc_inflater_new();

    for (uint32_t i = 0; i < archive->count; i++) {
        struct lc_err err = {0};

        if (lc_archive_verify(archive, i, inflater, &err) != LC_OK)
            fail_msg("%.*s: %s", LC_FMT(archive->name), err.text);
    }
    lc_inflater_free(inflater);
}

static void compare(const char *path)
{
    const struct lc_archive_options options = {.seed = 5, .thorough = true};
    struct lc_archive *archive = NULL;
    struct lc_err err = {0};
    char command[COMMAND_BYTES];
    char *line = NULL;
    size_t room = 0, count = 0;
    ssize_t length;
    FILE *answer;

    if (lc_archive_open(path, lc_str_from(path), &options, &archive, &err) != LC_OK)
        fail_msg("%s", err.text);
    verify_all(archive);
    if (archive->flaws.count > 0) {
        char flaws[500];

        fail_msg("%s: %s", path, zip_flaws(archive, flaws, sizeof flaws));
    }
    snprintf(command, sizeof command, "python3 -c \"$LC_JUDGE\" '%s'", path);
    answer = popen(command, "r");
    assert_non_null(answer);
    while ((length = getline(&line, &room, answer)) > 0) {
        const struct lc_entry *e = &archive->entries[count < archive->count ? count : 0];
        char ours[5000];
        int made;

        assert_true(count++ < archive->count);
        made = snprintf(ours, sizeof ours, "%c %o %llu %llu %08x %.*s %.*s\n", "fdls"[e->kind], e -> mode,
                        (unsigned long long)e -> size, (unsigned long long)e -> packed, e -> crc, LC_FMT(e->path),
                        LC_FMT(e->target));
        if (made != length || memcmp(ours, line, (size_t)length) != 0)
            fail_msg("%s: ours '%s', python's '%s'", path, ours, line);
    }
    assert_int_equal(pclose(answer), 0);
    assert_int_equal(count, archive->count);
    free(line);
    lc_archive_close(archive);
}

static size_t compare_folder(const char *folder, const char *suffix, size_t most)
{
    DIR *stream = opendir(folder);
    struct dirent *item;
    size_t count = 0;

    while (stream && (item = readdir(stream)) != NULL && count < most) {
        char path[600];

        if (!lc_str_has_suffix(lc_str_from(item->d_name), lc_str_from(suffix)) || strchr(item->d_name, '\''))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, item->d_name);
        if (access(path, R_OK) != 0)
            continue;
        compare(path);
        count++;
    }
    if (stream)
        closedir(stream);
    return count;
}

static void what_packers_make(void **state)
{
    char root[] = "/tmp/layercheck-XXXXXX", command[COMMAND_BYTES];

    (void)state;
    if (!have("python3"))
        skip();
    assert_non_null(mkdtemp(root));
    setenv("LC_MAKE", make, 1);
    snprintf(command, sizeof command, "sh -c \"$LC_MAKE\" sh %s", root);
    assert_int_equal(system(command), 0);
    assert_true(compare_folder(root, ".zip", 100) >= (have("zip") ? 14 : 8));
    snprintf(command, sizeof command, "rm -rf %s", root);
    assert_int_equal(system(command), 0);
}

static void what_the_system_has(void **state)
{
    (void)state;
    if (!have("python3"))
        skip();
    if (compare_folder("/usr/share/java", ".jar", 15) + compare_folder("/usr/share/maven-repo", ".jar", 5) == 0)
        skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_packers_make),
        cmocka_unit_test(what_the_system_has),
    };

    setenv("LC_JUDGE", judge, 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
