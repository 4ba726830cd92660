#include "library/playback/audiofilter.h"
#include "library/playback/avptr.h"
#include "library/playback/soundlimiter.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>

using Library::AudioFilter;
using Library::AudioFormat;
using Library::SoundLimiter;

namespace {

constexpr int kRate = 48000;

//! A tone in one of the channels, or in all: -1.
Library::Av::FramePtr tone(const char *layout, int channel, float amplitude)
{
    Library::Av::FramePtr frame(av_frame_alloc());
    frame->format = AV_SAMPLE_FMT_FLT;
    frame->sample_rate = kRate;
    frame->nb_samples = kRate / 2;
    av_channel_layout_from_string(&frame->ch_layout, layout);
    av_frame_get_buffer(frame.get(), 0);
    auto *samples = reinterpret_cast<float *>(frame->data[0]);
    const int channels = frame->ch_layout.nb_channels;
    for (int i = 0; i < frame->nb_samples; ++i) {
        const auto value
            = amplitude * static_cast<float>(std::sin(2 * std::numbers::pi * 440 * i / kRate));
        for (int c = 0; c < channels; ++c) {
            samples[i * channels + c] = channel < 0 || c == channel ? value : 0.0F;
        }
    }
    return frame;
}

//! Of one channel of interleaved stereo, after the filters have settled.
double level(const std::vector<float> &samples, std::size_t channel)
{
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = samples.size() / 2 + channel; i < samples.size(); i += 2) {
        sum += double(samples[i]) * double(samples[i]);
        ++count;
    }
    return count == 0 ? 0 : std::sqrt(sum / double(count)) * std::numbers::sqrt2;
}

std::vector<float> filtered(const Library::Av::FramePtr &frame, bool nightMode)
{
    AudioFilter filter({kRate, 2});
    filter.reset(1.0, nightMode);
    std::vector<float> samples = filter.shape(filter.convert(frame.get()), false);
    const std::vector<float> rest = filter.shape({}, true);
    samples.insert(samples.end(), rest.begin(), rest.end());
    return samples;
}

} // namespace

class TestSound : public QObject
{
    Q_OBJECT
private slots:
    void downmixKeepsSpeech_data();
    void downmixKeepsSpeech();
    void stereoIsLeftAlone();
    void nightModeEvensOut();
    void limiterNeverClips();
    void limiterLeavesTheRestAlone();
};

void TestSound::downmixKeepsSpeech_data()
{
    QTest::addColumn<QByteArray>("layout");
    QTest::addColumn<int>("channel");
    QTest::addColumn<double>("left");
    QTest::addColumn<double>("right");
    QTest::newRow("5.1 left") << QByteArray("5.1") << 0 << 0.7 << 0.0;
    QTest::newRow("5.1 centre") << QByteArray("5.1") << 2 << 0.7 << 0.7;
    QTest::newRow("5.1 below") << QByteArray("5.1") << 3 << 0.124 << 0.124;
    QTest::newRow("5.1 side right") << QByteArray("5.1(side)") << 5 << 0.0 << 0.35;
    QTest::newRow("7.1 centre") << QByteArray("7.1") << 2 << 0.7 << 0.7;
    QTest::newRow("7.1 back left") << QByteArray("7.1") << 4 << 0.35 << 0.0;
}

void TestSound::downmixKeepsSpeech()
{
    QFETCH(QByteArray, layout);
    QFETCH(int, channel);
    QFETCH(double, left);
    QFETCH(double, right);
    const auto samples = filtered(tone(layout.constData(), channel, 0.5F), false);
    QVERIFY(!samples.empty());
    QVERIFY2(std::abs(level(samples, 0) - left * 0.5) < 0.01,
        qPrintable(QString::number(level(samples, 0))));
    QVERIFY2(std::abs(level(samples, 1) - right * 0.5) < 0.01,
        qPrintable(QString::number(level(samples, 1))));
}

void TestSound::stereoIsLeftAlone()
{
    const auto samples = filtered(tone("stereo", 0, 0.5F), false);
    QVERIFY(std::abs(level(samples, 0) - 0.5) < 0.001);
    QVERIFY(level(samples, 1) < 0.001);
}

void TestSound::nightModeEvensOut()
{
    const double quiet = level(filtered(tone("stereo", -1, 0.01F), true), 0);
    const double loud = level(filtered(tone("stereo", -1, 0.9F), true), 0);
    // 39 dB apart before.
    const double apart = 20 * std::log10(loud / quiet);
    QVERIFY2(apart > 3 && apart < 25, qPrintable(QString::number(apart)));
    QVERIFY2(quiet > 0.03, qPrintable(QString::number(quiet)));
    QVERIFY2(loud < 0.95, qPrintable(QString::number(loud)));
}

void TestSound::limiterNeverClips()
{
    SoundLimiter limiter(kRate, 2);
    std::vector<float> all;
    double phase = 0;
    for (int block = 0; block < 100; ++block) {
        std::vector<float> samples;
        for (int i = 0; i < 480; ++i) {
            phase += 2 * std::numbers::pi * 330 / kRate;
            const float burst = block % 20 < 5 ? 4.0F : 0.5F;
            samples.push_back(burst * static_cast<float>(std::sin(phase)));
            samples.push_back(0.1F * static_cast<float>(std::sin(phase * 3)));
        }
        limiter.limit(samples);
        all.insert(all.end(), samples.begin(), samples.end());
    }
    float peak = 0;
    float largestStep = 0;
    for (std::size_t i = 0; i < all.size(); i += 2) {
        peak = std::max(peak, std::abs(all[i]));
        largestStep = i < 2 ? 0 : std::max(largestStep, std::abs(all[i] - all[i - 2]));
    }
    QVERIFY2(peak <= 1.0F, qPrintable(QString::number(double(peak))));
    QVERIFY2(peak > 0.9F, qPrintable(QString::number(double(peak))));
    // A clipped or broken wave would jump; the loudest tone itself moves 0.043 a sample.
    QVERIFY2(largestStep < 0.35F, qPrintable(QString::number(double(largestStep))));
}

void TestSound::limiterLeavesTheRestAlone()
{
    SoundLimiter limiter(kRate, 1);
    std::vector<float> samples(4800);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = 0.99F * static_cast<float>(std::sin(double(i) / 20));
    }
    const std::vector<float> before = samples;
    limiter.limit(samples);
    QVERIFY(samples == before);
}

MATINEE_TEST(TestSound)
#include "tst_sound.moc"
