functions = {
  bare = { handler = "bare.handler" }
  full = {
    handler   = "full.handler"
    runtime   = "nodejs24.x"
    memory    = 512
    limits    = { timeout = 30 }
    variables = {}
  }
  nothing = { handler = "nothing.handler", runtime = null, limits = { timeout = null } }
}
