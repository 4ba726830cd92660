#include "tests/support/testregistry.h"

#include <QApplication>
#include <QStandardPaths>

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    return TestSupport::runTests(argc, argv);
}
