/* A function out of its properties, as the conditions are assumed now. */
#include "lint/input/template/cdk.h"

bool lc_resource_is_function(const struct lc_resource *resource)
{
    return lc_str_is(resource->type, "AWS::Serverless::Function") || lc_str_is(resource->type, "AWS::Lambda::Function");
}

bool lc_resource_is_layer(const struct lc_resource *resource)
{
    return lc_str_is(resource->type, "AWS::Serverless::LayerVersion") ||
           lc_str_is(resource->type, "AWS::Lambda::LayerVersion");
}

struct reading {
    struct lc_template *template;
    const struct lc_resource *resource;
    struct lc_function *function;
};

static struct lc_term property(struct reading *reading, const char *name)
{
    return lc_function_property(reading->template, reading->resource, name);
}

static struct lc_value setting(struct reading *reading, const char *name)
{
    struct lc_term term = property(reading, name);

    return lc_term_value(&term, reading->template->arena);
}

/* A setting inside a map: "EphemeralStorage", "Size". */
static struct lc_value inner_setting(struct reading *reading, const char *name, const char *inner)
{
    struct lc_term term = property(reading, name);

    if (term.kind == LC_TERM_MAP)
        return lc_term_value(lc_term_get(&term, inner), reading->template->arena);
    return term.kind == LC_TERM_NOTHING ? (struct lc_value){0} : lc_term_value(&term, reading->template->arena);
}

static void read_architectures(struct reading *reading)
{
    struct lc_term term = property(reading, "Architectures");
    struct lc_function *function = reading->function;
    struct lc_arena *arena = reading->template->arena;

    if (term.kind == LC_TERM_NOTHING || (term.kind == LC_TERM_LIST && term.members.count == 0))
        return;
    if (term.kind != LC_TERM_LIST) {
        function->architecture = lc_term_value(&term, arena);
        return;
    }
    function->architectures.count = term.members.count;
    function->architectures.items = LC_NEW_ARRAY(arena, term.members.count, struct lc_value);
    for (size_t i = 0; i < term.members.count; i++)
        function->architectures.items[i] = lc_term_value(&term.members.items[i], arena);
    function->architecture = function->architectures.items[0];
}

/* -- environment --------------------------------------------------------------------------------------------------- */

static void not_all_known(struct lc_value *known, enum lc_knowledge how_well, const struct lc_value *because)
{
    known->know = how_well;
    known->why = because->why.len > 0 ? because->why : LC_S("it could not be evaluated");
    known->how = because->how;
}

/* A null is refused here, where other properties are left out with it.
 * Source: CloudFormation, "'null' values are not allowed in templates". */
static struct lc_value variable_value(const struct lc_term *member, struct lc_arena *arena)
{
    struct lc_value value = lc_term_value(member, arena);

    if (member->kind == LC_TERM_NOTHING)
        value = (struct lc_value){.know = LC_UNKNOWN,
                                  .refused = true,
                                  .why = LC_S("nothing stands where one value is meant"),
                                  .at = member->value.at};
    return value;
}

static void read_environment(struct reading *reading)
{
    struct lc_term environment = property(reading, "Environment");
    const struct lc_term *variables = lc_term_get(&environment, "Variables");
    struct lc_function *function = reading->function;
    struct lc_arena *arena = reading->template->arena;
    const struct lc_term *unknown = environment.kind == LC_TERM_UNKNOWN ? &environment : variables;

    if (environment.kind == LC_TERM_NOTHING)
        return;
    function->environment_known = (struct lc_value){.know = LC_KNOWN, .at = environment.value.at};
    if (unknown && unknown->kind == LC_TERM_UNKNOWN)
        not_all_known(&function->environment_known, LC_UNKNOWN, &unknown->value);
    if (variables == NULL || variables->kind != LC_TERM_MAP)
        return;
    function->environment = LC_NEW_ARRAY(arena, variables->members.count, struct lc_variable);
    for (size_t i = 0; i < variables->members.count; i++) {
        const struct lc_term *member = &variables->members.items[i];
        if (lc_str_has_prefix(member->key, LC_S("Fn::"))) {
            not_all_known(&function->environment_known, LC_AT_LEAST, &member->value);
            continue;
        }
        if (member->kind == LC_TERM_NOTHING && member->computed) /* AWS::NoValue */
            continue;
        function->environment[function->environment_count++] =
            (struct lc_variable){.name = member->key, .value = variable_value(member, arena)};
    }
}

/* -- what nothing can be said of ----------------------------------------------------------------------------------- */

static bool leave_out(struct reading *reading, const char *why)
{
    struct lc_template *template = reading->template;
    struct lc_input *input = template->input;
    lc_str name = reading->function->name;

    for (size_t i = 0; i < input->not_applicable.count; i++)
        if (lc_str_eq(input->not_applicable.items[i].name, name) &&
            lc_str_eq(input->not_applicable.items[i].at.file, template->file))
            return false;
    *LC_PUSH(template->arena, &input->not_applicable) =
        (struct lc_not_applicable){.name = name, .why = lc_str_from(why), .at = reading->resource->at};
    return false;
}

static bool is_image(struct reading *reading)
{
    struct lc_term type = property(reading, "PackageType"), uri = property(reading, "ImageUri");
    struct lc_term code = property(reading, "Code");
    const struct lc_node *properties = lc_node_member(reading->resource->node, LC_S("Properties")), *argument;
    lc_str name;

    /* Where the properties as a whole are not known, neither is whether there is an address of an image. */
    if (uri.kind == LC_TERM_UNKNOWN && lc_node_function(properties, &name, &argument))
        uri.kind = LC_TERM_NOTHING;
    return lc_term_is(&type, "Image") || uri.kind != LC_TERM_NOTHING || lc_term_get(&code, "ImageUri") != NULL;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static void read_surroundings(struct reading *reading)
{
    struct lc_function *function = reading->function;
    struct lc_term systems = property(reading, "FileSystemConfigs");
    struct lc_term alias = property(reading, "AutoPublishAlias");
    struct lc_term provisioned = property(reading, "ProvisionedConcurrencyConfig");

    function->file_system = systems.kind == LC_TERM_LIST && systems.members.count > 0;
    function->provisioned_concurrency = reading->resource->provisioned || provisioned.kind == LC_TERM_MAP;
    function->publishes = LC_UNSET;
    if (reading->resource->published || alias.kind == LC_TERM_TEXT || alias.kind == LC_TERM_UNKNOWN)
        function->publishes = LC_KNOWN;
    else if (reading->template->alias_unknown)
        function->publishes = LC_UNKNOWN;
}

bool lc_template_function(struct lc_template *template, const struct lc_resource *resource, struct lc_function *out)
{
    struct reading reading = {template, resource, out};
    lc_str condition = lc_node_scalar(lc_node_member(resource->node, LC_S("Condition")));

    *out = (struct lc_function){.source = template->file, .at = resource->at};
    if (condition.len > 0 && lc_condition(template, condition) == LC_NO)
        return false;
    out->name = out->id = lc_arena_join(template->arena, template->prefix, resource->id);
    if (template->is_cdk)
        lc_cdk_name(template, resource, out);
    if (is_image(&reading))
        return leave_out(&reading, "container image");
    if (resource->edge)
        return leave_out(&reading, "Lambda@Edge");
    out->described = template->is_cdk   ? LC_DESCRIBED_BY_CDK
                     : template->is_sam ? LC_DESCRIBED_BY_SAM
                                        : LC_DESCRIBED_BY_CLOUDFORMATION;
    out->runtime = setting(&reading, "Runtime");
    out->handler = setting(&reading, "Handler");
    out->timeout_s = setting(&reading, "Timeout");
    out->memory_mb = setting(&reading, "MemorySize");
    out->function_name = setting(&reading, "FunctionName");
    out->ephemeral_mb = inner_setting(&reading, "EphemeralStorage", "Size");
    out->snap_start = inner_setting(&reading, "SnapStart", "ApplyOn");
    read_architectures(&reading);
    read_environment(&reading);
    read_surroundings(&reading);
    lc_function_layers(template, resource, out);
    out->code = lc_function_code(template, resource, out);
    return true;
}
