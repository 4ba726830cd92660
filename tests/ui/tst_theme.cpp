#include "library/base/settings.h"
#include "tests/support/testregistry.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

namespace {

double luminance(const QColor &color)
{
    const auto channel = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(double(color.redF())) + 0.7152 * channel(double(color.greenF()))
        + 0.0722 * channel(double(color.blueF()));
}

//! WCAG 2.
double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

struct Expected
{
    const char *name;
    QColor Ui::Tokens::*color;
    double dark[4]; //!< on bg, s1, s2, s3
    double light[4];
};

const Expected kExpected[] = {
    {"edge", &Ui::Tokens::edge, {4.4, 4.1, 3.6, 3.1}, {4.1, 4.4, 3.8, 3.4}},
    {"t1", &Ui::Tokens::t1, {17.4, 16.0, 14.3, 12.2}, {16.3, 17.7, 15.3, 13.6}},
    {"t2", &Ui::Tokens::t2, {10.7, 9.8, 8.8, 7.5}, {7.8, 8.5, 7.3, 6.5}},
    {"t3", &Ui::Tokens::t3, {6.5, 6.0, 5.4, 4.6}, {5.8, 6.3, 5.4, 4.8}},
    {"accent", &Ui::Tokens::accent, {10.6, 9.8, 8.7, 7.4}, {6.0, 6.6, 5.7, 5.0}},
    {"ok", &Ui::Tokens::ok, {10.6, 9.7, 8.7, 7.4}, {6.1, 6.7, 5.8, 5.1}},
    {"warn", &Ui::Tokens::warn, {13.1, 12.0, 10.7, 9.1}, {5.6, 6.1, 5.2, 4.6}},
    {"danger", &Ui::Tokens::danger, {7.9, 7.2, 6.5, 5.5}, {5.8, 6.3, 5.4, 4.8}},
    {"info", &Ui::Tokens::info, {9.6, 8.8, 7.9, 6.7}, {5.8, 6.3, 5.4, 4.8}},
};

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT
private slots:
    void contrastIsWhatTheDesignStates_data()
    {
        QTest::addColumn<QColor>("color");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<double>("ratio");
        for (const auto kind : {Ui::ThemeKind::Dark, Ui::ThemeKind::Light}) {
            const Ui::Tokens &c = Ui::tokens(kind);
            const bool dark = kind == Ui::ThemeKind::Dark;
            const QColor grounds[] = {c.bg, c.s1, c.s2, c.s3};
            for (const Expected &row : kExpected) {
                for (int i = 0; i < 4; ++i) {
                    QTest::addRow("%s %s on %d", dark ? "dark" : "light", row.name, i)
                        << c.*row.color << grounds[i] << (dark ? row.dark[i] : row.light[i]);
                }
            }
            QTest::addRow("on-accent %d", dark) << c.onAccent << c.accent << (dark ? 9.7 : 6.6);
            QTest::addRow("on-focus %d", dark) << c.onFocus << c.focus << (dark ? 18.6 : 17.7);
            QTest::addRow("accent-soft %d", dark) << c.accent << c.accentSoft << (dark ? 7.6 : 5.5);
            QTest::addRow("focus %d", dark) << c.focus << c.bg << (dark ? 19.2 : 16.3);
        }
        const Ui::Tokens &c = Ui::tokens(Ui::ThemeKind::Dark);
        QTest::addRow("banner text") << c.t2 << c.banner << 8.5;
        QTest::addRow("banner danger") << c.danger << c.banner << 6.3;
    }
    void contrastIsWhatTheDesignStates()
    {
        QFETCH(QColor, color);
        QFETCH(QColor, ground);
        QFETCH(double, ratio);
        const double measured = contrast(color, ground);
        QVERIFY2(measured >= ratio - 0.06, qPrintable(QString::number(measured)));
    }

    void focusIsTheOnlyWhite()
    {
        for (const auto kind : {Ui::ThemeKind::Dark, Ui::ThemeKind::Light}) {
            const Ui::Tokens &c = Ui::tokens(kind);
            for (const QColor &color : {c.bg, c.side, c.s1, c.s2, c.s3, c.line, c.edge, c.accent,
                     c.accentSoft, c.ok, c.warn, c.danger, c.info, c.banner}) {
                QVERIFY(color != c.focus);
            }
        }
    }

    void followsItsSettings()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        Ui::Theme theme(settings);
        const QSignalSpy changed(&theme, &Ui::Theme::changed);
        QCOMPARE(theme.kind(), Ui::ThemeKind::Dark);
        QVERIFY(settings.setValue(SettingKey::Theme, QStringLiteral("light")));
        QCOMPARE(theme.kind(), Ui::ThemeKind::Light);
        QCOMPARE(changed.count(), 1);

        QVERIFY(!theme.isTv());
        theme.setRemoteInUse(true);
        QVERIFY(theme.isTv());
        QVERIFY(settings.setValue(SettingKey::Layout, QStringLiteral("desktop")));
        QVERIFY(!theme.isTv());

        QVERIFY(theme.duration(Ui::Motion::FocusIn) == 140);
        QVERIFY(settings.setValue(SettingKey::ReduceMotion, true));
        QCOMPARE(theme.duration(Ui::Motion::FocusIn), 0);
        QCOMPARE(theme.duration(Ui::Motion::HeroFade), 100);
    }

    void tvIsScaledToTheWindow()
    {
        const Ui::Metrics full(Ui::LayoutKind::Tv, QSize(1920, 1080), 0);
        QCOMPARE(full.px(204, 124), 204);
        const Ui::Metrics half(Ui::LayoutKind::Tv, QSize(960, 1080), 0);
        QCOMPARE(half.px(204, 124), 102);
        const Ui::Metrics edge(Ui::LayoutKind::Tv, QSize(1920, 1080), 5);
        QCOMPARE(edge.edgeX(), 96);
        const Ui::Metrics desktop(Ui::LayoutKind::Desktop, QSize(1920, 1080), 5);
        QCOMPARE(desktop.px(204, 124), 124);
        QCOMPARE(desktop.edgeX(), 0);
    }

    void textInTvIsNeverBelowTwentyPixels()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        QVERIFY(settings.setValue(SettingKey::Layout, QStringLiteral("tv")));
        Ui::Theme theme(settings);
        theme.setWindowSize(QSize(1920, 1080));
        for (int role = 0; role <= int(Ui::TextRole::CaptionStrong); ++role) {
            const QFont font = theme.font(Ui::TextRole(role));
            QVERIFY(font.pixelSize() >= 20);
            QCOMPARE(
                font.pixelSize() >= 28, font.families().contains(QStringLiteral("Inter Display")));
        }
    }

    void iconsTakeTheColourOfTheText()
    {
        QVERIFY2(!Ui::Icons::file(QStringLiteral("go-home")).isEmpty(),
            "breeze-icon-theme is not installed");
        const QImage image
            = Ui::Icons::pixmap(QStringLiteral("go-home"), 22, QColor(255, 0, 0), 2, false)
                  .toImage();
        QCOMPARE(image.size(), QSize(44, 44));
        int painted = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.alpha() > 200) {
                    ++painted;
                    QVERIFY(pixel.green() < 8 && pixel.red() > 240);
                }
            }
        }
        QVERIFY(painted > 40);
    }
};

MATINEE_TEST(ThemeTest)
#include "tst_theme.moc"
