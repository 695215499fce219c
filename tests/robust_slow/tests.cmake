# Each by its own name, one after the other: they take the whole machine, and their times are bounds.
gtest_discover_tests(weft_robust_slow_test TEST_PREFIX robust_slow. DISCOVERY_MODE PRE_TEST
  PROPERTIES LABELS slow TIMEOUT 1800 RUN_SERIAL ON)
