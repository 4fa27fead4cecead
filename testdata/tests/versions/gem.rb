# RubyGems' answers. Lines of "s REQUIREMENTS VERSION" or "c A B", parted by tabs; requirements are parted by commas.
def satisfies(range, version)
  Gem::Requirement.new(range.split(',')).satisfied_by?(Gem::Version.new(version)).to_s
rescue ArgumentError
  'invalid'
end

def compare(a, b)
  (Gem::Version.new(a) <=> Gem::Version.new(b)).to_s
rescue ArgumentError
  'invalid'
end

$stdin.set_encoding('UTF-8')
$stdin.each_line(chomp: true) do |line|
  kind, a, b = line.split("\t", -1)
  puts kind == 's' ? satisfies(a, b) : compare(a, b)
end
