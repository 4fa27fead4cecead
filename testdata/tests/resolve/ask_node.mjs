// The resolver of import, with another file's eyes (--experimental-import-meta-resolve).
export const resolveFrom = (specifier, parent) => import.meta.resolve(specifier, parent);
