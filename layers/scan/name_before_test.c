/* What a secret is called where it stands: read off the line by eye. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/scan/name_before.h"

/* The secret begins at '#'. */
static void test_names(void **state)
{
    static const struct {
        const char *text, *name;
    } rows[] = {
        {"const dbPassword = '#", "dbPassword"},
        {"\"api_key\": \"#", "api_key"},
        {"x\nTOKEN=#", "TOKEN"},
        {"TOKEN = #", "TOKEN"},
        {"password := \"#", "password"},
        {"config['stripe-key'] = \"#", "stripe-key"},
        {"this.options.token = `#", "token"},
        {"process.env.SLACK_TOKEN || '#", "SLACK_TOKEN"},
        {"process.env.SLACK_TOKEN ?? '#", "SLACK_TOKEN"},
        {"DATABASE_URL=postgres://app:#", "DATABASE_URL"},
        {"const url = 'postgres://app:#", "url"},
        {"\\\"key\\\": \\\"#", "key"},
        {"//npm.acme.io/:_authToken=#", "authToken"},
        {"headers: { Authorization: 'Bearer #", ""},
        {"f('sha256', '#", ""},
        {"curl -u admin:#", ""},
        {"curl --user=admin:#", ""},
        {"exec(\"curl -u 'svc:#", ""},
        {"db.acme.io:5432:orders:app:#", ""},
        {"BASIC_AUTH=admin:#", "BASIC_AUTH"},
        {"\"auth\": \"ci@acme.io:#", "auth"},
        {"password: #", "password"},
        {"{\"token\":\"#", "token"},
        {"module.exports = '#", ""},
        {"- name: TOKEN\n  value: #", ""},
        {"TOKEN=\n#", ""},
        {"#", ""},
        {"=#", ""},
        {"9=#", ""},
        {"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggggggggg=#",
         ""}, /* no name that anybody reads */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lc_str text = lc_str_from(rows[i].text), name = lc_scan_name_before(text, text.len - 1);
        if (!lc_str_is(name, rows[i].name))
            fail_msg("%s: %.*s", rows[i].text, LC_FMT(name));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
