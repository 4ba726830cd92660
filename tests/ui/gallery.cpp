#include "tests/ui/samplelibrary.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QTest>
#include <QTranslator>

#include <functional>

// Grabs the pages of the window, filled with drawn titles, into PNG files:
// ui_gallery FOLDER [zh_CN]. For people who compare them with the design.

namespace {

void settle()
{
    QTest::qWait(450);
}

struct Shot
{
    const char *name;
    std::function<void(Ui::MainWindow &, SampleLibrary &)> prepare;
};

void key(QWidget &window, Qt::Key code, Qt::KeyboardModifiers modifiers = {})
{
    QWidget *target = window.focusWidget() ? window.focusWidget() : &window;
    QTest::keyClick(target, code, modifiers);
}

Library::TitleCard cardOf(SampleLibrary &library, const TitleId &id)
{
    auto future = library.catalog().cards(library.viewer(), {id});
    future.waitForFinished();
    return future.result()->first();
}

QVector<Shot> shots()
{
    return {
        {"home",
            [](Ui::MainWindow &window, SampleLibrary &) { window.openSection(Ui::Section::Home); }},
        {"home-rows",
            [](Ui::MainWindow &window, SampleLibrary &) {
                for (const Qt::Key code : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Right}) {
                    key(window, code);
                    settle();
                }
            }},
        {"movies",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Movies);
                settle();
                for (int i = 0; i < 4; ++i) {
                    key(window, Qt::Key_Right);
                }
            }},
        {"series",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Series);
            }},
        {"series-page",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                window.openTitle(cardOf(library, library.series()));
            }},
        {"details",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                window.openTitle(cardOf(library, library.movies().first()));
            }},
        {"unreadable",
            [](Ui::MainWindow &window, SampleLibrary &library) {
                window.openTitle(cardOf(library, library.movies().last()));
            }},
        {"search",
            [](Ui::MainWindow &window, SampleLibrary &) {
                key(window, Qt::Key_F, Qt::ControlModifier);
                settle();
                QTest::keyClicks(window.focusWidget(), QStringLiteral("the"));
            }},
        {"files",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Files);
            }},
        {"transfers",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Transfers);
            }},
        {"settings",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Settings);
            }},
        {"rail",
            [](Ui::MainWindow &window, SampleLibrary &) {
                window.openSection(Ui::Section::Home);
                settle();
                key(window, Qt::Key_Left);
            }},
        {"keys", [](Ui::MainWindow &window, SampleLibrary &) { key(window, Qt::Key_F1); }},
    };
}

void grabAll(const QDir &folder, const QString &layout, const QString &theme, bool empty)
{
    SampleLibrary library(SampleLibrary::Art::Drawn, 0, empty);
    (void)library.settings().setValue(SettingKey::Layout, layout);
    (void)library.settings().setValue(SettingKey::Theme, theme);
    (void)library.settings().setValue(SettingKey::PosterZoom, 0);
    library.theme().applyTo(*qApp);
    Ui::MainWindow window(library.services());
    window.resize(layout == QLatin1String("tv") ? QSize(1920, 1080) : QSize(1280, 800));
    window.show();
    library.theme().setFocusVisible(layout == QLatin1String("tv"));
    settle();
    const auto save = [&](const QString &name) {
        settle();
        window.grab().save(
            folder.filePath(QStringLiteral("%1-%2-%3.png").arg(layout, theme, name)));
    };
    if (empty) {
        save(QStringLiteral("welcome"));
        window.openSection(Ui::Section::Movies);
        save(QStringLiteral("empty"));
        return;
    }
    for (const Shot &shot : shots()) {
        shot.prepare(window, library);
        save(QLatin1String(shot.name));
    }
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        qWarning("usage: ui_gallery FOLDER [zh_CN]");
        return 2;
    }
    QDir folder(arguments.at(1));
    folder.mkpath(QStringLiteral("."));
    QTranslator translator;
    if (arguments.size() > 2) {
        QLocale::setDefault(QLocale(arguments.at(2)));
        if (translator.load(QStringLiteral(":/i18n/matinee_") + arguments.at(2))) {
            QApplication::installTranslator(&translator);
        }
    }
    for (const QString &layout : {QStringLiteral("tv"), QStringLiteral("desktop")}) {
        for (const QString &theme : {QStringLiteral("dark"), QStringLiteral("light")}) {
            grabAll(folder, layout, theme, false);
            grabAll(folder, layout, theme, true);
        }
    }
    return 0;
}
