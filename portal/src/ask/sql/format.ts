import { duckdb, formatDialect } from 'sql-formatter';

// Only ever loaded when somebody wants it.
export function formatted(sql: string): string {
  return formatDialect(sql, {
    dialect: duckdb,
    keywordCase: 'upper',
    linesBetweenQueries: 1,
    paramTypes: { named: ['$'], numbered: ['$'], positional: true },
  });
}
