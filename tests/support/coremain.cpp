#include "tests/support/testregistry.h"

#include <QCoreApplication>
#include <QStandardPaths>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    return TestSupport::runTests(argc, argv);
}
