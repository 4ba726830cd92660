#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace TestSupport {

//! Registers a test class under the name of its file without "tst_" and ".cpp".
class Registration
{
public:
    Registration(const char *file, std::function<std::unique_ptr<QObject>()> make);
};

//! Runs the class named first on the command line, or all; returns the number of failures.
int runTests(int argc, char **argv);

} // namespace TestSupport

#define MATINEE_TEST(Class)                                                                        \
    static const TestSupport::Registration registration##Class(                                    \
        __FILE__, [] { return std::make_unique<Class>(); });
