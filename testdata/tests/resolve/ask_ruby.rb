# Loaded into a Ruby for WebAssembly by ask_ruby.mjs. What that build says of itself is changed where a file's place depends on it:
# gems are looked for as on Lambda's x86_64, extensions below the plain version.
unless defined?(Gem::VERSION)
  # 4.0 starts without what its prelude requires
  %w[rubygems error_highlight did_you_mean syntax_suggest/core_ext].each { |name| require name }
end

module Gem
  LAMBDAS = Gem::Platform.new("x86_64-linux")
  def Platform.local(**) = LAMBDAS
  def self.extension_api_version = ruby_api_version
  self.platforms = [Gem::Platform::RUBY, LAMBDAS]
end

module Judge
  OWN = RbConfig::CONFIG.values_at("rubylibdir", "rubyarchdir", "vendordir", "sitedir")

  def self.set(tree)
    $stderr = StringIO.new if defined?(StringIO)
    $VERBOSE = nil
    ENV["GEM_HOME"] = tree["home"]
    ENV["GEM_PATH"] = tree["path"].join(":")
    Gem.clear_paths
    Gem::Specification.reset
    $LOAD_PATH.unshift(*tree["load"])
    Dir.chdir(tree["load"][0])
  end

  # The file that one require loads, "builtin" for what is Ruby's own, "!LoadError", or "?" where it says nothing of paths.
  def self.ask(tree, kind, name, from)
    set(tree)
    return "?not active" unless kind != "ruby" || active?(from)
    before = $LOADED_FEATURES.dup
    kind == "ruby" ? require(name) : eval("require_relative #{name.dump}", binding, from, 1)
    new = ($LOADED_FEATURES - before).reject { |f| f.match?(%r{/(rubygems|bundler)/}) && f.start_with?(*OWN) }
    ours = new.select { |f| f.start_with?(tree["root"]) }
    ours.empty? ? "builtin" : File.realpath(ours[-1])
  rescue LoadError => e
    # an extension module that this build lacks, wanted by a file of the library that was found
    e.path && e.path != name && !e.path.start_with?("/") ? "?#{e.message}" : "!LoadError"
  rescue NotImplementedError
    # extension modules cannot be loaded here; what it would have loaded is what is still found
    found = $LOAD_PATH.resolve_feature_path(kind == "ruby" ? name : File.expand_path(name, File.dirname(File.realpath(from))))
    found && found[0] == :so ? File.realpath(found[1]) : "?"
  rescue Exception => e
    "?#{e.class.name} #{e.message}"
  end

  # A file of a gem runs because its gem was activated.
  def self.active?(from)
    home = from[%r{.*/\d\.\d\.0/gems/[^/]+(?=/)}] or return true
    spec = Gem::Specification.find { |one| one.full_gem_path == home } and (spec.activate; spec.activated?)
  rescue Exception
    false
  end

  # What there is of the names, and of all that the library and the default gems have: "yes", "so" (linked into this build, so that no
  # gem says it is its own), "loaded" or "no"; and the default gem that RubyGems would activate for it.
  def self.names(names)
    set("home" => "/judge/none", "path" => ["/judge/none"], "load" => ["/judge"])
    names |= RbConfig::CONFIG.values_at("rubylibdir", "rubyarchdir").flat_map { |at| features(at) }
    names |= defaults.flat_map(&:files).grep(/\.(rb|so)\z/).map { |file| file.delete_prefix("lib/").sub(/\.(rb|so)\z/, "") }
    text(names.sort.map do |name|
      kind, path = $LOAD_PATH.resolve_feature_path(name)
      there = path.nil? ? plain(name) : kind == :so && !path.start_with?("/") ? "so" : "yes"
      [name, there, Gem.find_unresolved_default_spec(name)&.name || ""]
    end)
  end

  def self.default_gems = text(defaults.map { |spec| [spec.name, spec.version.to_s] })

  # Bundled gems that this build has, each with its features.
  def self.bundled_gems
    text(specs(File.dirname(Gem.default_specifications_dir)).map do |spec|
      [spec.name] + spec.require_paths.flat_map { |path| features(File.join(spec.full_gem_path, path)) }
    end)
  end

  def self.specs(folder) = Dir[folder + "/*.gemspec"].sort.map { |file| Gem::Specification.load(file) }
  def self.defaults = specs(Gem.default_specifications_dir)
  def self.text(rows) = rows.map { |row| row.join("\t") }.join("\n")

  def self.features(folder)
    return [] unless Dir.exist?(folder)
    Dir.glob("**/*.{rb,so}", base: folder).grep_v(/\Awasm32-wasi/).map { |name| name.sub(/\.(rb|so)\z/, "") }
  end

  # require without RubyGems, of what is no file: provided by the interpreter, or not there.
  def self.plain(name)
    Kernel.instance_method(:gem_original_require).bind_call(self, name) ? "yes" : "loaded"
  rescue LoadError
    "no"
  end
end
