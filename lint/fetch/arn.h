#ifndef LC_LINT_FETCH_ARN_H
#define LC_LINT_FETCH_ARN_H

#include "layers/base/str.h"

/* Names that AWS gives. What passes here is letters, digits, '-', '_', ':' and '$': it is no path, and no word of a
 * command line that `aws` would read a file or an address for. */

/* "arn:aws:lambda:REGION:123456789012:layer:NAME:VERSION".
 * Source: AWS Lambda API reference, LayerVersionArn. */
bool lc_arn_is_layer_version(lc_str arn);
/* The fourth part of an ARN; empty when it has none. */
lc_str lc_arn_region(lc_str arn);
/* A function's name, partial ARN or ARN, with or without a qualifier. */
bool lc_arn_is_function(lc_str name);
bool lc_arn_is_region(lc_str name);
/* "2024-05-01T10:11:12.123+0000": nothing in it that could be more than a date. */
bool lc_aws_is_date(lc_str text);

#endif
