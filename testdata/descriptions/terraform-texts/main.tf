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

# Every shape that the real HCL was asked about (judge_hcl.py).
resource "aws_lambda_function" "g" {
  environment {
    variables = {
      H1 = <<-EOT
          a
        b

          c ${var.who}
            
        d
      EOT
      H2 = <<-EOT
        ${var.who} first
          x
      EOT
      H3 = <<EOT
EOT
      H4 = <<-EOT
	tab
	  two
      EOT
      H5 = <<-EOT
        $${esc} %%{esc} \n "q" \u00e9
      EOT
      H6 = "${"a"}${"b"}"
      H7 = "a${var.who}${var.who} b"
      H8 = "$$ $$$${x} $${"
      H9 = true ? "t" : "f"
      I1 = 1.50
      I2 = 1e3
      I3 = 0.1 + 0.2
      I4 = "x" == "x"
      I5 = 5 % 3
      I6 = 10 / 4
      I7 = !(1 > 2)
      I8 = [1, 2, 3][1]
      I9 = { a = { b = "deep" } }.a.b
      J1 = jsonencode({ "z" = 1, "a" = "é\u2028&", n = 1.5, e = [], o = {}, t = true })
      J2 = format("%v %s %d %%", 1, "s", 3)
      J3 = lookup({ a = "x" }, "a", "d")
      J4 = length([1, 2])
      J5 = "a" != "b" && 1 <= 2
      J6 = coalesce(null, "c")
      J7 = merge({ a = "1" }, { b = "2" }).b
      J8 = concat(["a"], ["b"])[1]
      J9 = join("-", compact(["a", "", "b"]))
      K1 = -3 + 1
      K2 = 2 - -1
      K3 = 7 - 2 - 1
      K4 = 2 + 3 * 4
      K5 = 100000000000000000000
      K6 = "\U0001F600\t\\"
      K7 = 1 == "1"
      K8 = "${1}${true}"
      K9 = "${[for x in ["a"] : x][0]}"
      L1 = "  ${  var.who  }  "
      L2 = "a ${~ var.who ~} b"
      L3 = 12.0
      L4 = 0012
      L5 = upper("é")
      L6 = trimspace("  x \n")
    }
  }
}
