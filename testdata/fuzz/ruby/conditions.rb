require 'a' if RUBY_VERSION >= '3' && !(RUBY_PLATFORM =~ /mswin|mingw/i or defined?(B) && f(c, # d
  [e,
   'g']))
unless RUBY_ENGINE == "jruby" || (not h and ENV['I'] != %q(j)) then require_relative 'k' end
begin
  autoload :L, 'm' unless Gem.win_platform?
rescue LoadError then <<~N + "#{o}"
  p
N
end
