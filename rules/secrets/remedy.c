/* The snippets are data: a row for each language of templates and one for each language of code. In them {path} stands
 * for the parameter's or secret's name without its first slash, {VAR} for the variable, {name} for it in words of the
 * code's language, {id} as an identifier. */
#include "rules/secrets/remedy.h"

#include "rules/config/reserved.h"
#include "rules/secrets/identifiers.h"

enum { PATH_MAX_BYTES = 128 };

struct snippet {
    int of; /* enum lc_description or enum lc_language */
    enum lc_store store;
    const char *text;
};

/* clang-format off */
static const struct snippet templates[] = {
    {LC_DESCRIBED_BY_SAM, LC_STORE_PARAMETER_STORE,
     "Policies:\n"
     "  - SSMParameterReadPolicy:\n"
     "      ParameterName: {path}\n"
     "Environment:\n"
     "  Variables:\n"
     "    {VAR}_PARAMETER: /{path}\n"},
    {LC_DESCRIBED_BY_SAM, LC_STORE_SECRETS_MANAGER,
     "Policies:\n"
     "  - AWSSecretsManagerGetSecretValuePolicy:\n"
     "      SecretArn: !Sub \"arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:{path}-??????\"\n"
     "Environment:\n"
     "  Variables:\n"
     "    {VAR}_SECRET_ID: {path}\n"},
    {LC_DESCRIBED_BY_CLOUDFORMATION, LC_STORE_PARAMETER_STORE,
     "# in the policy of the function's role\n"
     "- Effect: Allow\n"
     "  Action: ssm:GetParameter\n"
     "  Resource: !Sub \"arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/{path}\"\n"
     "# in the function\n"
     "Environment:\n"
     "  Variables:\n"
     "    {VAR}_PARAMETER: /{path}\n"},
    {LC_DESCRIBED_BY_CLOUDFORMATION, LC_STORE_SECRETS_MANAGER,
     "# in the policy of the function's role\n"
     "- Effect: Allow\n"
     "  Action: secretsmanager:GetSecretValue\n"
     "  Resource: !Sub \"arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:{path}-??????\"\n"
     "# in the function\n"
     "Environment:\n"
     "  Variables:\n"
     "    {VAR}_SECRET_ID: {path}\n"},
    {LC_DESCRIBED_BY_CDK, LC_STORE_PARAMETER_STORE,
     "const {id} = ssm.StringParameter.fromSecureStringParameterAttributes(this, \"{id}\", { parameterName: \"/{path}\" });\n"
     "{id}.grantRead(fn);\n"
     "fn.addEnvironment(\"{VAR}_PARAMETER\", {id}.parameterName);\n"},
    {LC_DESCRIBED_BY_CDK, LC_STORE_SECRETS_MANAGER,
     "const {id} = secretsmanager.Secret.fromSecretNameV2(this, \"{id}\", \"{path}\");\n"
     "{id}.grantRead(fn);\n"
     "fn.addEnvironment(\"{VAR}_SECRET_ID\", {id}.secretName);\n"},
    {LC_DESCRIBED_BY_SERVERLESS, LC_STORE_PARAMETER_STORE,
     "provider:\n"
     "  iam:\n"
     "    role:\n"
     "      statements:\n"
     "        - Effect: Allow\n"
     "          Action: ssm:GetParameter\n"
     "          Resource: arn:aws:ssm:${aws:region}:${aws:accountId}:parameter/{path}\n"
     "# in the function\n"
     "environment:\n"
     "  {VAR}_PARAMETER: /{path}\n"},
    {LC_DESCRIBED_BY_SERVERLESS, LC_STORE_SECRETS_MANAGER,
     "provider:\n"
     "  iam:\n"
     "    role:\n"
     "      statements:\n"
     "        - Effect: Allow\n"
     "          Action: secretsmanager:GetSecretValue\n"
     "          Resource: arn:aws:secretsmanager:${aws:region}:${aws:accountId}:secret:{path}-??????\n"
     "# in the function\n"
     "environment:\n"
     "  {VAR}_SECRET_ID: {path}\n"},
    {LC_DESCRIBED_BY_TERRAFORM, LC_STORE_PARAMETER_STORE,
     "data \"aws_iam_policy_document\" \"{name}\" {\n"
     "  statement {\n"
     "    actions   = [\"ssm:GetParameter\"]\n"
     "    resources = [\"arn:aws:ssm:*:*:parameter/{path}\"]\n"
     "  }\n"
     "}\n"
     "# in the function\n"
     "environment {\n"
     "  variables = { {VAR}_PARAMETER = \"/{path}\" }\n"
     "}\n"},
    {LC_DESCRIBED_BY_TERRAFORM, LC_STORE_SECRETS_MANAGER,
     "data \"aws_iam_policy_document\" \"{name}\" {\n"
     "  statement {\n"
     "    actions   = [\"secretsmanager:GetSecretValue\"]\n"
     "    resources = [\"arn:aws:secretsmanager:*:*:secret:{path}-??????\"]\n"
     "  }\n"
     "}\n"
     "# in the function\n"
     "environment {\n"
     "  variables = { {VAR}_SECRET_ID = \"{path}\" }\n"
     "}\n"},
    {LC_DESCRIBED_BY_FLAGS, LC_STORE_PARAMETER_STORE,
     "aws ssm put-parameter --type SecureString --name /{path} --value file://value.txt\n"
     "# the function's role needs ssm:GetParameter for it, its environment {VAR}_PARAMETER=/{path}\n"},
    {LC_DESCRIBED_BY_FLAGS, LC_STORE_SECRETS_MANAGER,
     "aws secretsmanager create-secret --name {path} --secret-string file://value.txt\n"
     "# the function's role needs secretsmanager:GetSecretValue for it, its environment {VAR}_SECRET_ID={path}\n"},
};

static const struct snippet codes[] = {
    {LC_LANG_NODE, LC_STORE_PARAMETER_STORE,
     "import { SSMClient, GetParameterCommand } from \"@aws-sdk/client-ssm\";\n"
     "const { Parameter } = await new SSMClient({}).send(\n"
     "  new GetParameterCommand({ Name: process.env.{VAR}_PARAMETER, WithDecryption: true }));\n"
     "const {id} = Parameter.Value;\n"},
    {LC_LANG_NODE, LC_STORE_SECRETS_MANAGER,
     "import { SecretsManagerClient, GetSecretValueCommand } from \"@aws-sdk/client-secrets-manager\";\n"
     "const { SecretString: {id} } = await new SecretsManagerClient({}).send(\n"
     "  new GetSecretValueCommand({ SecretId: process.env.{VAR}_SECRET_ID }));\n"},
    {LC_LANG_PYTHON, LC_STORE_PARAMETER_STORE,
     "import os, boto3\n"
     "{name} = boto3.client(\"ssm\").get_parameter(\n"
     "    Name=os.environ[\"{VAR}_PARAMETER\"], WithDecryption=True)[\"Parameter\"][\"Value\"]\n"},
    {LC_LANG_PYTHON, LC_STORE_SECRETS_MANAGER,
     "import os, boto3\n"
     "{name} = boto3.client(\"secretsmanager\").get_secret_value(\n"
     "    SecretId=os.environ[\"{VAR}_SECRET_ID\"])[\"SecretString\"]\n"},
    {LC_LANG_RUBY, LC_STORE_PARAMETER_STORE,
     "require \"aws-sdk-ssm\"\n"
     "{name} = Aws::SSM::Client.new.get_parameter(\n"
     "  name: ENV.fetch(\"{VAR}_PARAMETER\"), with_decryption: true).parameter.value\n"},
    {LC_LANG_RUBY, LC_STORE_SECRETS_MANAGER,
     "require \"aws-sdk-secretsmanager\"\n"
     "{name} = Aws::SecretsManager::Client.new.get_secret_value(\n"
     "  secret_id: ENV.fetch(\"{VAR}_SECRET_ID\")).secret_string\n"},
    {LC_LANG_JAVA, LC_STORE_PARAMETER_STORE,
     "String {id} = SsmClient.create().getParameter(r -> r\n"
     "    .name(System.getenv(\"{VAR}_PARAMETER\")).withDecryption(true)).parameter().value();\n"},
    {LC_LANG_JAVA, LC_STORE_SECRETS_MANAGER,
     "String {id} = SecretsManagerClient.create().getSecretValue(r -> r\n"
     "    .secretId(System.getenv(\"{VAR}_SECRET_ID\"))).secretString();\n"},
};
/* clang-format on */

lc_str lc_store_shown(enum lc_store store)
{
    static const lc_str shown[] = {
        [LC_STORE_ENVIRONMENT] = LC_S_INIT("an environment variable"),
        [LC_STORE_PARAMETER_STORE] = LC_S_INIT("Parameter Store, as a SecureString"),
        [LC_STORE_SECRETS_MANAGER] = LC_S_INIT("Secrets Manager"),
        [LC_STORE_KMS_ENVELOPE] = LC_S_INIT("a bundle encrypted with a data key of KMS"),
    };

    return shown[store];
}

/* -- names --------------------------------------------------------------------------------------------------------- */

/* What snippets are filled with. */
struct words {
    lc_str path, upper, name, id;
};

/* Letters and digits of `from`, what is between them as one `between`; in lower case, or all in upper. */
static lc_str words_of(struct lc_arena *arena, lc_str from, char between, bool upper)
{
    char *bytes = lc_arena_bytes(arena, from.len * 2 + 1);
    size_t len = 0;

    for (size_t i = 0; i < from.len && len < PATH_MAX_BYTES; i++) {
        char c = from.ptr[i];
        bool hump = i > 0 && c >= 'A' && c <= 'Z' && lc_is_lower(from.ptr[i - 1]);
        if (!lc_is_alnum(c)) {
            if (len > 0 && bytes[len - 1] != between)
                bytes[len++] = between;
            continue;
        }
        if (hump && between == '_')
            bytes[len++] = between;
        bytes[len++] = !upper ? lc_to_lower(c) : lc_is_lower(c) ? (char)(c - 32) : c;
    }
    while (len > 0 && bytes[len - 1] == between)
        len--;
    return (lc_str){bytes, len};
}

/* "db_url" as "dbUrl" */
static lc_str camel(struct lc_arena *arena, lc_str snake)
{
    char *bytes = lc_arena_bytes(arena, snake.len);
    size_t len = 0;

    for (size_t i = 0; i < snake.len; i++) {
        bool hump = i > 0 && snake.ptr[i - 1] == '_' && len > 0;
        if (snake.ptr[i] != '_')
            bytes[len++] = hump && lc_is_lower(snake.ptr[i]) ? (char)(snake.ptr[i] - 32) : snake.ptr[i];
    }
    return (lc_str){bytes, len};
}

/* Of an address in Terraform its own part: "module.a.aws_lambda_function.fn" is "fn". */
static lc_str name_of(const struct lc_function *function)
{
    size_t type = function->described == LC_DESCRIBED_BY_TERRAFORM
                      ? lc_str_find(function->name, LC_S("aws_lambda_function."))
                      : LC_NPOS;

    return type == LC_NPOS ? function->name
                           : lc_str_from_index(function->name, type + sizeof "aws_lambda_function." - 1);
}

/* A name may hold a secret too, which no longer looks like one once its letters are others. */
static void find_words(struct lc_context *cx, const struct lc_remedy *remedy, struct words *out)
{
    lc_str what = remedy->variable.len > 0 ? remedy->variable : remedy->kind->id;
    lc_str function = remedy->function ? name_of(remedy->function) : LC_S("app"), of;

    what = lc_scrub(cx->model->scrubber, what, NULL, cx->arena);
    of = words_of(cx->arena, lc_scrub(cx->model->scrubber, function, NULL, cx->arena), '-', false);
    out->upper = words_of(cx->arena, what, '_', true);
    out->name = words_of(cx->arena, what, '_', false);
    if (out->name.len == 0 || lc_is_digit(out->name.ptr[0])) {
        out->upper = LC_S("APP_SECRET");
        out->name = LC_S("app_secret");
    }
    out->path = lc_arena_printf(cx->arena, "%.*s%s%.*s", LC_FMT(of), of.len > 0 ? "/" : "",
                                LC_FMT(words_of(cx->arena, out->name, '-', false)));
    out->id = camel(cx->arena, out->name);
    if (lc_is_taken_identifier(out->name) || lc_is_taken_identifier(out->id)) {
        out->name = lc_arena_printf(cx->arena, "%.*s_value", LC_FMT(out->name));
        out->id = camel(cx->arena, out->name);
    }
}

/* -- snippets ------------------------------------------------------------------------------------------------------ */

static lc_str fill(struct lc_arena *arena, const char *text, const struct words *words)
{
    static const lc_str marks[] = {LC_S_INIT("{path}"), LC_S_INIT("{VAR}"), LC_S_INIT("{name}"), LC_S_INIT("{id}")};
    const lc_str by[] = {words->path, words->upper, words->name, words->id};
    lc_str rest = lc_str_from(text), out = LC_S("");

    for (size_t at = 0; at < rest.len;) {
        size_t mark = 0;
        while (mark < sizeof marks / sizeof marks[0] && !lc_str_has_prefix(lc_str_from_index(rest, at), marks[mark]))
            mark++;
        if (mark == sizeof marks / sizeof marks[0]) {
            at++;
            continue;
        }
        out = lc_arena_printf(arena, "%.*s%.*s%.*s", LC_FMT(out), LC_FMT(lc_str_cut(rest, 0, at)), LC_FMT(by[mark]));
        rest = lc_str_from_index(rest, at + marks[mark].len);
        at = 0;
    }
    return lc_arena_join(arena, out, rest);
}

static lc_str find(struct lc_context *cx, const struct snippet *rows, size_t count, int of, enum lc_store store,
                   const struct words *words)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].of == of && rows[i].store == store)
            return fill(cx->arena, rows[i].text, words);
    return LC_S("");
}

/* Descriptions that no template stands behind are mended with the command line. */
static enum lc_description template_of(const struct lc_function *function)
{
    enum lc_description described = function ? function->described : LC_DESCRIBED_BY_FLAGS;

    return described == LC_DESCRIBED_BY_AWS || described == LC_DESCRIBED_BY_PROJECT ? LC_DESCRIBED_BY_FLAGS : described;
}

/* Keys of AWS itself are kept nowhere: a function has a role. What stands in the variables that Lambda sets is one of them,
 * whatever it looks like. */
bool lc_remedy_is_the_role(const struct lc_remedy *remedy)
{
    static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY",    "AWS_SECRET_ACCESS_KEY",
                                        "AWS_SECRET_KEY",    "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"};
    lc_str id = remedy->kind->id;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (lc_str_is(remedy->variable, names[i]))
            return true;
    return lc_str_has_prefix(id, LC_S("aws-access-key")) || lc_str_is(id, "aws-secret-access-key") ||
           lc_str_is(id, "aws-session-token");
}

static void use_the_role(struct lc_context *cx, struct lc_finding *finding, const struct lc_remedy *remedy)
{
    bool session = lc_str_is(remedy->kind->id, "aws-session-token") ||
                   lc_str_is(remedy->variable, "AWS_SESSION_TOKEN") ||
                   lc_str_is(remedy->variable, "AWS_SECURITY_TOKEN");
    const char *after =
        session ? "it can be used until it expires" : "deactivate the key in IAM, since it may have been read";

    if (lc_is_reserved_variable(remedy->variable, NULL))
        lc_finding_fix(
            cx, finding,
            "remove it, and give the function's role the permissions: Lambda itself sets this variable, to the "
            "role's credentials; %s",
            after);
    else
        lc_finding_fix(
            cx, finding,
            "remove it, and give the function's role the permissions, which for another account may be to assume a "
            "role there; %s",
            after);
}

void lc_remedy_fix(struct lc_context *cx, struct lc_finding *finding, const struct lc_remedy *remedy)
{
    const struct lc_secret_kind *kind = remedy->kind;
    lc_str template, code;
    struct words words;

    if (lc_remedy_is_the_role(remedy)) {
        use_the_role(cx, finding, remedy);
        return;
    }
    if (kind->store == LC_STORE_ENVIRONMENT) {
        lc_finding_fix(cx, finding, "%.*s may hold it, a key of its own for each application: %.*s",
                       LC_FMT(lc_store_shown(kind->store)), LC_FMT(kind->reason));
        return;
    }
    if (kind->store == LC_STORE_KMS_ENVELOPE) {
        lc_finding_fix(cx, finding, "keep it in %.*s, the encrypted data key in an environment variable: %.*s",
                       LC_FMT(lc_store_shown(kind->store)), LC_FMT(kind->reason));
        return;
    }
    find_words(cx, remedy, &words);
    template = find(cx, templates, sizeof templates / sizeof templates[0], (int)template_of(remedy->function),
                    kind->store, &words);
    code = find(cx, codes, sizeof codes / sizeof codes[0], (int)remedy->language, kind->store, &words);
    template.len -= template.len > 0 && code.len == 0; /* the last line end */
    code.len -= code.len > 0;
    lc_finding_fix(cx, finding, "replace it, since it may have been read, and keep the new one in %.*s: %.*s\n%.*s%.*s",
                   LC_FMT(lc_store_shown(kind->store)), LC_FMT(kind->reason), LC_FMT(template), LC_FMT(code));
}
