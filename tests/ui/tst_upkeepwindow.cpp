#include "library/base/settings.h"
#include "tests/support/testregistry.h"
#include "ui/controls/progressbar.h"
#include "ui/theme/theme.h"
#include "ui/window/upkeepwindow.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Ui;

class UpkeepWindowTest : public QObject
{
    Q_OBJECT
private slots:
    void tellsHowFarItIsAndWhenItIsClosed();
};

void UpkeepWindowTest::tellsHowFarItIsAndWhenItIsClosed()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    const Theme theme(settings);
    UpkeepWindow window(theme);
    window.show();
    const auto says = [&](const QString &text) {
        const auto labels = window.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&](const QLabel *label) { return label->text().contains(text); });
    };
    QVERIFY(says(QStringLiteral("A copy of the library")));
    window.setPercent(42);
    QVERIFY(says(QStringLiteral("42 %")));
    QCOMPARE(window.findChild<ProgressBar *>(QStringLiteral("upkeepBar"))->value(), 0.42);
    QSignalSpy closed(&window, &UpkeepWindow::closed);
    window.close();
    QCOMPARE(closed.size(), 1);
}

MATINEE_TEST(UpkeepWindowTest)
#include "tst_upkeepwindow.moc"
