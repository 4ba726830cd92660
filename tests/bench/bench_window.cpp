#include "app/device.h"
#include "app/windowactions.h"
#include "library/catalog/catalog.h"
#include "sync/transfer/transferqueue.h"
#include "tests/bench/biglibrary.h"
#include "ui/cards/cardview.h"
#include "ui/cards/titlelistmodel.h"
#include "ui/services.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QScrollBar>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cstdio>

// What a window costs on a library of 100 000 titles, 200 000 files, each title with a poster of
// its own: from the start of the process to the first painted grid, memory after all of it was
// scrolled through, and the time of one frame while scrolling. A program, not a Qt Test: each start
// is a process of its own. bench_window FOLDER [TITLES]; the library in FOLDER is made once and
// kept.

namespace {

constexpr int kStarts = 11;

qint64 nowNs()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

double percentile(QVector<double> times, double share)
{
    std::sort(times.begin(), times.end());
    return times.isEmpty() ? 0 : times.at(qsizetype(share * double(times.size() - 1)));
}

//! Megabytes, from a line of /proc/self/status.
double memoryMb(const char *what)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QFile::ReadOnly)) {
        return 0;
    }
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(what)) {
            return line.mid(int(qstrlen(what))).simplified().split(' ').first().toDouble() / 1024;
        }
    }
    return 0;
}

//! Tells when the grid was painted with titles in it, and how long each of its frames took.
class GridWatch final : public QObject
{
public:
    explicit GridWatch(Ui::CardView *grid)
        : m_grid(grid)
    { }

    bool isPainted() const
    {
        return m_grid->isVisible() && m_grid->model() != nullptr && m_grid->model()->rowCount() > 0;
    }
    //! Milliseconds of one frame, painted now.
    double frame() const
    {
        QElapsedTimer timer;
        timer.start();
        m_grid->viewport()->repaint();
        return double(timer.nsecsElapsed()) / 1e6;
    }

private:
    Ui::CardView *m_grid;
};

//! The window as the program builds it, at its Movies.
struct Opened
{
    std::unique_ptr<App::Device> device;
    std::unique_ptr<Ui::Theme> theme;
    std::unique_ptr<App::WindowActions> actions;
    std::unique_ptr<Ui::MainWindow> window;
    Ui::CardView *grid = nullptr;

    ~Opened()
    {
        if (actions) {
            actions->setWindow(nullptr, nullptr);
        }
    }
};

std::unique_ptr<Opened> open(const QString &folder)
{
    auto opened = std::make_unique<Opened>();
    const Paths paths = Paths::forDevice(folder);
    auto device = App::Device::open(paths);
    if (!device) {
        qWarning("%s", qPrintable(device.error().message));
        return nullptr;
    }
    opened->device = std::move(*device);
    const auto transfers = opened->device->transfers();
    if (!transfers) {
        qWarning("%s", qPrintable(transfers.error().message));
        return nullptr;
    }
    opened->theme = std::make_unique<Ui::Theme>(opened->device->settings());
    opened->theme->applyTo(*qApp);
    opened->actions = std::make_unique<App::WindowActions>(*opened->device, **transfers);
    Ui::Services services;
    services.catalog = &opened->device->catalog();
    services.transfers = *transfers;
    services.descriptions = &opened->device->descriptions();
    services.settings = &opened->device->settings();
    services.secrets = &opened->device->secrets();
    services.actions = opened->actions.get();
    services.theme = opened->theme.get();
    services.clock = &opened->device->clock();
    services.viewer = opened->device->viewer();
    services.picturesFolder = paths.picturesFolder();
    services.storeFolder = paths.storeFolder();
    opened->window = std::make_unique<Ui::MainWindow>(services);
    opened->window->resize(1920, 1080);
    opened->window->show();
    opened->window->openSection(Ui::Section::Movies);
    opened->grid = opened->window->currentPage()->findChild<Ui::CardView *>(QStringLiteral("grid"));
    return opened;
}

//! Prints when the grid was painted, by the clock that all processes share.
int startOnly(const QString &folder)
{
    const auto opened = open(folder);
    if (!opened || opened->grid == nullptr) {
        return 1;
    }
    const GridWatch watch(opened->grid);
    while (!watch.isPainted()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    }
    watch.frame();
    const qint64 painted = nowNs();
    std::printf("%lld %.0f\n", static_cast<long long>(painted), memoryMb("VmRSS:"));
    return 0;
}

bool measureStarts(const QString &folder)
{
    QVector<double> times;
    double memory = 0;
    for (int i = 0; i <= kStarts; ++i) {
        QProcess child;
        const qint64 before = nowNs();
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--start"), folder});
        if (!child.waitForFinished(60'000) || child.exitCode() != 0) {
            return false;
        }
        const QList<QByteArray> said = child.readAllStandardOutput().trimmed().split(' ');
        if (i > 0) { // the first one warms the caches
            times.append(double(said.first().toLongLong() - before) / 1e6);
            memory = said.last().toDouble();
        }
    }
    qInfo("start to first painted grid: median %.0f ms, slowest %.0f ms (limit 500); %.0f MB",
        percentile(times, 0.5), percentile(times, 1), memory);
    return true;
}

bool measureScrolling(const QString &folder)
{
    const auto opened = open(folder);
    if (!opened || opened->grid == nullptr) {
        return false;
    }
    const GridWatch watch(opened->grid);
    while (!watch.isPainted()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    }
    QScrollBar *bar = opened->grid->verticalScrollBar();
    QVector<double> frames;
    QVector<double> turns;
    QElapsedTimer whole;
    whole.start();
    int rows = 0;
    while (bar->value() < bar->maximum() || opened->grid->model()->canFetchMore({})) {
        bar->setValue(bar->value() + bar->pageStep() / 3);
        frames.append(watch.frame());
        QElapsedTimer turn;
        turn.start();
        QCoreApplication::processEvents();
        turns.append(double(turn.nsecsElapsed()) / 1e6);
        rows = opened->grid->model()->rowCount();
    }
    qInfo("%d titles scrolled in %.1f s, %d frames: median %.2f ms, p99 %.2f ms (limit 8);"
          " between frames p99 %.1f ms, longest %.0f ms (budget 16)",
        rows, double(whole.elapsed()) / 1000, int(frames.size()), percentile(frames, 0.5),
        percentile(frames, 0.99), percentile(turns, 0.99), percentile(turns, 1));
    qInfo("memory after scrolling all: %.0f MB resident (limit 250), %.0f MB at most",
        memoryMb("VmRSS:"), memoryMb("VmHWM:"));
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.size() == 2 && arguments.first() == QLatin1String("--start")) {
        return startOnly(arguments.last());
    }
    if (arguments.isEmpty() || arguments.size() > 2) {
        std::fprintf(stderr, "usage: bench_window FOLDER [TITLES]\n");
        return 2;
    }
    const QString folder = QDir(arguments.first()).absolutePath();
    const int titles = arguments.size() > 1 ? arguments.last().toInt() : 100'000;
    const bool done
        = BigLibrary::make(folder, titles) && measureStarts(folder) && measureScrolling(folder);
    return done ? 0 : 1;
}
