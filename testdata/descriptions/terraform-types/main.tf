# Attributes that only a type gives: optional(TYPE, DEFAULT), in maps, lists and objects inside of objects.
variable "functions" {
  type = map(object({
    handler = string
    runtime = optional(string, "nodejs22.x")
    memory  = optional(number)
    limits = optional(object({
      timeout = optional(number, 7)
    }), {})
    variables = optional(map(string), { LEVEL = "info" })
  }))
}

variable "settings" {
  type = object({
    arch  = optional(string, "arm64")
    tags  = optional(list(object({ name = optional(string, "unnamed") })), [])
    extra = optional(any)
  })
  default = {}
}

variable "plain" {
  type    = object({ handler = string })
  default = { handler = "plain.handler", more = 1 }
}

resource "aws_lambda_function" "each" {
  for_each      = var.functions
  function_name = each.key
  filename      = "code"
  handler       = each.value.handler
  runtime       = each.value.runtime
  memory_size   = each.value.memory
  timeout       = each.value.limits.timeout
  architectures = [var.settings.arch]
  environment {
    variables = each.value.variables
  }
}

resource "aws_lambda_function" "plain" {
  function_name = "plain-${length(var.settings.tags)}"
  filename      = "code"
  runtime       = "nodejs22.x"
  handler       = var.plain.handler
}
