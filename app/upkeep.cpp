#include "app/upkeep.h"

#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/base/settings.h"
#include "library/catalog/catalogupkeep.h"
#include "ui/theme/theme.h"
#include "ui/window/upkeepwindow.h"

#include <QApplication>
#include <QThreadPool>

#include <atomic>

namespace App {

Result<> bringUpToDate(const Paths &paths)
{
    if (!Library::CatalogUpkeep::isDue(paths.catalogFile())) {
        return {};
    }
    Settings settings(paths.settingsFile());
    Ui::Theme theme(settings);
    theme.applyTo(*qApp);
    Ui::UpkeepWindow window(theme);
    std::atomic<bool> isStopped = false;
    QObject::connect(&window, &Ui::UpkeepWindow::closed, &window, [&] { isStopped = true; });
    // The event loop ends with the work, not with the window.
    QApplication::setQuitOnLastWindowClosed(false);
    window.show();
    Result<> result = failure(ErrorCode::Cancelled, {});
    QThreadPool pool;
    const auto work = [&]() -> Result<> {
        const SystemClock clock;
        return Library::CatalogUpkeep::run(paths.catalogFile(), clock, [&](int percent) {
            QMetaObject::invokeMethod(&window, [&window, percent] { window.setPercent(percent); });
            return !isStopped.load();
        });
    };
    Async::whenDone(Async::run(&pool, work), &window, [&](const Result<> &done) {
        result = done;
        QCoreApplication::quit();
    });
    QCoreApplication::exec();
    isStopped = true; // where something else ended the loop
    pool.waitForDone();
    window.hide();
    QApplication::setQuitOnLastWindowClosed(true);
    return result;
}

} // namespace App
