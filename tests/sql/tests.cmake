# The corpus goes through every door, and once more with a restart after every statement.
foreach(door engine http)
  add_test(NAME sql_${door} COMMAND weft_sql_test --door=${door})
  set_tests_properties(sql_${door} PROPERTIES LABELS sql TIMEOUT 600)
  add_test(NAME sql_${door}_restarting COMMAND weft_sql_test --door=${door} --restart-after-each)
  set_tests_properties(sql_${door}_restarting PROPERTIES LABELS slow TIMEOUT 3600)
endforeach()
