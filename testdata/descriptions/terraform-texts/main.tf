# Texts as Terraform reads them.
variable "who" { default = "world" }
variable "nothing" { default = null }
variable "later" {}

locals {
  list = ["a", "b"]
  circle_a = local.circle_b
  circle_b = local.circle_a
}

resource "aws_lambda_function" "f" {
  function_name = "f"
  runtime       = var.nothing == null ? "nodejs22.x" : var.nothing
  handler       = "a.b"
  filename      = "f.zip"
  memory_size   = "1024"
  timeout       = max(3, 5)
  environment {
    variables = {
      PLAIN      = "hello"
      SPACES     = "  two  spaces  "
      ESCAPES    = "tab\there \"quoted\" back\\slash nl\n u\u00e9 U\U0001F600"
      DOLLARS    = "$${not} $5 %%{no} 100%"
      TEMPLATE   = "hello ${var.who}!"
      WHOLE      = "${var.who}"
      NUMBER     = 42
      TRUTH      = true
      NOTHING    = null
      EMPTY      = ""
      HEREDOC    = <<EOT
line one ${var.who}
  line "two"\n
EOT
      FLUSH      = <<-EOT
        indented ${var.who}

          deeper
        last
      EOT
      JSON       = jsonencode({ b = [1, true, null, "x\"<y>"], a = { k = var.who } })
      JOINED     = join(",", local.list)
      FORMATTED  = format("%s-%d%%", var.who, 7)
      UPPER      = upper(var.who)
      SECOND     = local.list[1]
      CHOSEN     = var.who == "world" ? "yes-world" : "no-world"
      UNDECIDED  = var.later == "x" ? "first-choice" : "second-choice"
      LATER      = "postgres://u:plain@${var.later}/db"
      DIRECTIVE  = "a %{ if var.later }b%{ endif } c"
      NESTED     = "x-${"y-${var.who}"}-z"
      LOOKED     = lookup({ a = "found" }, "a", "default")
      DEFAULTED  = lookup({ a = "found" }, "b", "default")
      COALESCED  = coalesce(var.nothing, "", "third")
      RESOURCE   = aws_db.main.address
      CIRCLE     = local.circle_a
      MISSING    = local.nope
      FOR        = join(",", [for x in local.list : upper(x)])
      ARITHMETIC = (2 + 3) * 4 - 1
      NEGATIVE   = -5
      LOGIC      = (var.who == "x" || var.who == "world") && !false
      FILE       = file("${path.module}/note.txt")
      (var.who)  = "key by expression"
      BASE64     = base64encode("x")
    }
  }
}
