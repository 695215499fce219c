// Nothing but a place for the precompiled <gtest/gtest.h> that all tests share.
