#include "tests/support/testregistry.h"

#include <QFileInfo>
#include <QTest>

#include <cstdio>
#include <map>

namespace TestSupport {

namespace {

std::map<QString, std::function<std::unique_ptr<QObject>()>> &registry()
{
    static std::map<QString, std::function<std::unique_ptr<QObject>()>> tests;
    return tests;
}

} // namespace

Registration::Registration(const char *file, std::function<std::unique_ptr<QObject>()> make)
{
    const QString name = QFileInfo(QString::fromUtf8(file)).completeBaseName();
    registry().emplace(
        name.startsWith(QStringLiteral("tst_")) ? name.mid(4) : name, std::move(make));
}

int runTests(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i) {
        arguments << QString::fromLocal8Bit(argv[i]);
    }
    if (arguments.size() > 1 && !arguments.at(1).startsWith(QLatin1Char('-'))) {
        const auto found = registry().find(arguments.takeAt(1));
        if (found == registry().end()) {
            std::fprintf(stderr, "no such test class\n");
            return 1;
        }
        const std::unique_ptr<QObject> test = found->second();
        return QTest::qExec(test.get(), arguments);
    }
    int failures = registry().empty() ? 1 : 0;
    for (const auto &[name, make] : registry()) {
        const std::unique_ptr<QObject> test = make();
        failures += QTest::qExec(test.get(), arguments);
    }
    return failures;
}

} // namespace TestSupport
