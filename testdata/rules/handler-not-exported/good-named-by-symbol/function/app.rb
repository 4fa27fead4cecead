# The method is made at run time, under the name of a symbol.
self.class.send(:define_method, :resize) do |event:, context:|
  { width: event['width'], request: context.aws_request_id }
end
