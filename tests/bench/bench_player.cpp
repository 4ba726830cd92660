// Measures what the player promises, of one video, in real time:
//
//   bench_player widget FILE [SECONDS]
//     plays into the software widget at 1920x1080 (taskset -c 0 for one core)
//   bench_player scrub FILE
//     drags by keyframes, 200 places, each wanted when the one before is shown
//   bench_player sound FILE
//     picture against sound: as it is, after 50 seeks, at half and twice the speed
//   bench_player memory FILE
//     300 times opened, played a moment and closed
//   bench_player close FILE
//     closed while the server says nothing, 50 times
//
// Prints figures with their limits. Exit status: 0 all limits kept, 1 not so, 2 it cannot be
// measured.
#include "library/playback/localfilesource.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "ui/player/videosurface.h"

#include <QApplication>
#include <QTest>
#include <QTimer>
#include <QWidget>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <thread>

namespace {

using namespace std::chrono_literals;
using Library::PlayerState;
using Library::SeekMode;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using PlayerBenchClock = std::chrono::steady_clock;
using TestSupport::TestPlayer;

double ms(microseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

double msSince(PlayerBenchClock::time_point start)
{
    return ms(std::chrono::duration_cast<microseconds>(PlayerBenchClock::now() - start));
}

double residentMb()
{
    std::ifstream pages("/proc/self/statm");
    double whole = 0;
    double resident = 0;
    pages >> whole >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

int verdict(bool isKept)
{
    std::puts(isKept ? "kept" : "NOT KEPT");
    return isKept ? 0 : 1;
}

int cannot(const char *what)
{
    std::fprintf(stderr, "cannot be measured: %s\n", what);
    return 2;
}

//! Counts pictures that a widget was given and did not paint before it got the next one.
class PaintCounter final : public QObject, public Library::VideoOutput
{
public:
    explicit PaintCounter(Ui::VideoSurface &surface)
        : m_surface(surface)
    {
        surface.widget()->installEventFilter(this);
    }
    void present(std::shared_ptr<const Library::VideoFrame> frame,
        std::shared_ptr<const std::vector<Library::SubtitleOverlay>> overlays) override
    {
        m_presented += frame ? 1 : 0;
        m_surface.present(std::move(frame), std::move(overlays));
    }

    //! Whether each picture was painted or overtaken.
    bool isDone() const { return m_seen == m_presented; }
    int unpainted() const { return m_unpainted; }

protected:
    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            const int presented = m_presented;
            m_unpainted += std::max(0, presented - m_seen - 1);
            m_seen = presented;
        }
        return QObject::eventFilter(object, event);
    }

private:
    Ui::VideoSurface &m_surface;
    std::atomic<int> m_presented{0};
    int m_seen = 0;
    int m_unpainted = 0;
};

//! Ends the program's loop at the end of the film.
class EndWatch final : public Library::PlaybackListener
{
public:
    void onState(PlayerState state) override
    {
        if (state == PlayerState::Ended || state == PlayerState::Failed) {
            QMetaObject::invokeMethod(
                qApp, [] { QCoreApplication::exit(); }, Qt::QueuedConnection);
        }
    }
    void onOpened(const Library::PlaybackInfo &) override { }
    void onPosition(microseconds) override { }
    void onSeekFinished(microseconds, microseconds) override { }
    void onBuffering(int) override { }
    void onError(const Error &) override { }
    void onSubtitleError(const Error &) override { }
};

int measureWidget(const QString &path, int seconds)
{
    const auto source = Library::LocalFileSource::open(path);
    if (!source) {
        return cannot("it cannot be opened");
    }
    QWidget window;
    Ui::VideoSurface *surface = Ui::makeVideoSurface(Ui::VideoBackend::Software, &window);
    window.resize(1920, 1080);
    surface->widget()->resize(1920, 1080);
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) {
        return cannot("no window appears");
    }
    PaintCounter counter(*surface);
    EndWatch watch;
    Library::SimulatedAudio audio;
    Library::PlaybackEngine engine(&counter, &audio, &watch);
    engine.open(*source, {});
    // Not quit(), which closes the window.
    QTimer::singleShot(std::chrono::seconds(seconds), qApp, [] { QCoreApplication::exit(); });
    QCoreApplication::exec();
    // The last picture may be on its way to the screen.
    if (!QTest::qWaitFor([&counter] { return counter.isDone(); })) {
        return cannot("the last picture is not painted");
    }
    const Library::PlaybackStats stats = engine.stats();
    const int unpainted = counter.unpainted();
    std::printf("%lld shown, %lld dropped, %d not painted (limit 0), longest gap %.1f ms, "
                "picture after sound at most %.1f ms\n",
        static_cast<long long>(stats.framesShown), static_cast<long long>(stats.framesDropped),
        unpainted, ms(stats.largestGap), ms(stats.maxAudioVideoOffset));
    return verdict(stats.framesShown > 0 && stats.framesDropped == 0 && unpainted == 0);
}

int measureScrubbing(const QString &path)
{
    TestPlayer player;
    if (!player.openFile(path)) {
        return cannot("it does not play");
    }
    const microseconds duration = player.engine->info().duration;
    std::mt19937 random(1);
    std::vector<double> took;
    for (int i = 0; i < 200; ++i) {
        const microseconds wanted(
            std::uniform_int_distribution<std::int64_t>(0, duration.count() - 1'000'000)(random));
        const auto start = PlayerBenchClock::now();
        if (!player.seek(wanted, SeekMode::Keyframe)) {
            return cannot("a seek does not end");
        }
        took.push_back(msSince(start));
    }
    std::sort(took.begin(), took.end());
    const double p95 = took[took.size() * 95 / 100];
    std::printf("scrubbing by keyframes: median %.1f ms, p95 %.1f ms (limit 60), longest %.1f ms\n",
        took[took.size() / 2], p95, took.back());
    return verdict(p95 <= 60);
}

//! Milliseconds that the picture was off at most; negative: it does not play.
double mostOffset(const QString &path, double speed, int seeks)
{
    TestPlayer player;
    player.engine->setSpeed(speed);
    if (!player.openFile(path)) {
        return -1;
    }
    const microseconds duration = player.engine->info().duration;
    for (int i = 0; i < seeks; ++i) {
        if (!player.seek(duration * (i * 37 % 80) / 100)) {
            return -1;
        }
        std::this_thread::sleep_for(200ms);
    }
    if (seeks > 0 && !player.seek(0us)) {
        return -1;
    }
    std::this_thread::sleep_for(10s);
    // Of the film's time, which passes faster at a higher speed.
    return ms(player.engine->stats().maxAudioVideoOffset) / speed;
}

int measureSound(const QString &path)
{
    bool isKept = true;
    const auto measure = [&](const char *what, double speed, int seeks) {
        const double offset = mostOffset(path, speed, seeks);
        std::printf("picture against sound, %s: at most %.1f ms (limit 20)\n", what, offset);
        std::fflush(stdout);
        isKept = isKept && offset >= 0 && offset <= 20;
    };
    measure("as it is", 1, 0);
    measure("with 50 seeks", 1, 50);
    measure("at half the speed", 0.5, 0);
    measure("at twice the speed", 2, 0);
    return verdict(isKept);
}

int measureMemory(const QString &path)
{
    double at100 = 0;
    for (int i = 1; i <= 300; ++i) {
        {
            TestPlayer player; // the program makes an engine for each film, too
            if (!player.openFile(path)) {
                return cannot("it does not play");
            }
            std::this_thread::sleep_for(100ms);
        }
        at100 = i == 100 ? residentMb() : at100;
    }
    const double growth = residentMb() - at100;
    std::printf("memory: %.1f MB after 100 times, %+.1f MB after 300 (limit 5)\n", at100, growth);
    return verdict(growth < 5);
}

int measureClosing(const QString &path)
{
    std::vector<double> took;
    for (int i = 0; i < 50; ++i) {
        const auto source = TestSupport::FakeSource::ofFile(path);
        TestPlayer player;
        // While it opens, while it seeks, and while it plays what it has.
        if (i % 3 == 0) {
            source->stallFrom(i % 2 == 0 ? 0 : 1'000);
            player.engine->open(source, {});
        } else {
            if (!player.open(source)) {
                return cannot("it does not play");
            }
            source->stallFrom(0);
            if (i % 3 == 1) {
                player.engine->seek(player.engine->info().duration / 2, SeekMode::Exact);
            }
        }
        std::this_thread::sleep_for(100ms);
        const auto start = PlayerBenchClock::now();
        player.engine.reset();
        took.push_back(msSince(start));
    }
    const double longest = *std::max_element(took.begin(), took.end());
    std::printf("closing while the server says nothing: at most %.1f ms (limit 50)\n", longest);
    return verdict(longest <= 50);
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    const QString path = arguments.value(1);
    const int seconds = arguments.size() > 2 ? arguments[2].toInt() : 600;
    const std::map<QString, std::function<int()>> measurements{
        {QStringLiteral("widget"), [&] { return measureWidget(path, seconds); }},
        {QStringLiteral("scrub"), [&] { return measureScrubbing(path); }},
        {QStringLiteral("sound"), [&] { return measureSound(path); }},
        {QStringLiteral("memory"), [&] { return measureMemory(path); }},
        {QStringLiteral("close"), [&] { return measureClosing(path); }},
    };
    const auto found = measurements.find(arguments.value(0));
    if (found == measurements.end() || path.isEmpty() || seconds <= 0) {
        std::fputs("usage: bench_player widget|scrub|sound|memory|close FILE [SECONDS]\n", stderr);
        return 2;
    }
    return found->second();
}
