// Names of resources and fields: which are refused, and how they are spelled in code and prose.

const words = (text) => new Set(text.trim().split(/\s+/));

const cpp = words(`
  alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl concept
  const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do double
  dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new
  noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires return short
  signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid
  typename union unsigned using virtual void volatile wchar_t while xor xor_eq assert errno linux unix stdin stdout stderr
  std boost chassis`);

// Reserved by PostgreSQL, by SQLite or by the SQL standard, and system columns.
const sql = words(`
  abort add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between binary both by
  case cast check collate collation column commit concurrently conflict constraint create cross ctid cmax cmin current_catalog
  current_date current_role current_schema current_time current_timestamp current_user default deferrable deferred delete
  desc distinct do drop else end escape except exists false fetch for foreign freeze from full grant group having ilike
  immediate in index indexed initially inner insert intersect into is isnull join lateral leading left like limit localtime
  localtimestamp natural not nothing notnull null offset oid on only or order outer over overlaps placing primary raise
  references returning right rollback rowid select session_user set similar some symmetric system_user table tableoid
  tablesample then to trailing transaction trigger true union unique update user using values variadic verbose view when
  where window with xmax xmin`);

// What the statements of chassis/table call tables of their own.
const statements = words("request stored wanted won winner suppressed schema_migrations idempotency_key event");

export const isReserved = (word) => cpp.has(word) || sql.has(word) || statements.has(word);

/** Whether C++ refuses the word as an enumerator. */
export const isCppWord = (word) => cpp.has(word);

/** The plural by the rules of English; exceptions must be given. */
export function pluralOf(name) {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  return `${name}s`;
}

export const pascal = (name) => name.split("_").map((word) => word[0].toUpperCase() + word.slice(1)).join("");
export const prose = (name) => name.replaceAll("_", " ");
export const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** The noun behind its article: a parcel, an order, a unit, an hour. */
export function withArticle(noun) {
  const sounds = /^(hour|honou?r|heir)/.test(noun) || (/^[aeiou]/.test(noun) && !/^(uni|use|usa|eu|one)/.test(noun));
  return `${sounds ? "an" : "a"} ${noun}`;
}
