#include "tests/bench/biglibrary.h"

#include "library/base/paths.h"
#include "library/catalog/catalog.h"
#include "library/scan/picturestore.h"
#include "tests/catalog/catalogsamples.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QPainter>

using namespace Library;
using namespace CatalogSamples;

namespace {

constexpr int kBatch = 500;
//! One title in so many is an episode; the rest are movies.
constexpr int kEpisodeShare = 4;
constexpr QSize kPoster(342, 513);

const char16_t *const kHanWords[]
    = {u"长安", u"流浪", u"重庆", u"音乐", u"琉璃", u"地球", u"蓝调", u"银行", u"夜车", u"灯桥"};
const char *const kWords[]
    = {"Amber", "Bridge", "Copper", "Delta", "Ember", "Falling", "Glass", "Harbour", "Island",
        "Journey", "Kingdom", "Lantern", "Meridian", "Northern", "Orchard", "Paper", "Quiet",
        "River", "Saltwind", "Timetable", "Umbra", "Varo", "Winter", "Xenon", "Yonder", "Zephyr"};

QString nameOf(int i)
{
    const auto word = [](int n) { return QString::fromLatin1(kWords[n % int(std::size(kWords))]); };
    if (i % 7 == 0) {
        return QString::fromUtf16(kHanWords[i / 7 % int(std::size(kHanWords))])
            + QString::fromUtf16(kHanWords[i / 70 % int(std::size(kHanWords))])
            + QString::number(i);
    }
    return word(i * 31 / 3) + QLatin1Char(' ') + word(i * 17 / 5) + QLatin1Char(' ')
        + QString::number(i);
}

//! Something that compresses about as badly as a photograph of this size, different for each.
QByteArray posterOf(int i)
{
    QImage image(kPoster, QImage::Format_RGB32);
    QPainter painter(&image);
    QLinearGradient sky(0, 0, kPoster.width(), kPoster.height());
    sky.setColorAt(0, QColor::fromHsv(i * 37 % 360, 160, 200));
    sky.setColorAt(1, QColor::fromHsv(i * 101 % 360, 200, 60));
    painter.fillRect(image.rect(), sky);
    for (int k = 0; k < 40; ++k) {
        painter.setBrush(QColor::fromHsv((i + k * 29) % 360, 140, 40 + (i * 7 + k * 53) % 200));
        painter.drawRect((i * 13 + k * 71) % 342, (i * 29 + k * 97) % 513, 24 + k, 40 + k % 30);
    }
    painter.end();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPEG", 85);
    return buffer.data();
}

template <class T>
bool wait(QFuture<Result<T>> future)
{
    future.waitForFinished();
    const Result<T> result = future.result();
    if (!result) {
        qWarning("%s", qPrintable(result.error().message + result.error().detail));
    }
    return bool(result);
}

QVector<IngestedVideo> batchFrom(int first, int count)
{
    QVector<IngestedVideo> videos;
    for (int i = first; i < first + count; ++i) {
        for (const int height : {1080, 2160}) {
            IngestedVideo video = i % kEpisodeShare == 0
                ? episode(nameOf(i / 800 * 7 + 1), 1 + i % 800 / 80, i % 80)
                : movie(nameOf(i), 1950 + i % 70, height);
            if (i % kEpisodeShare == 0 && height == 2160) {
                video.file->path.replace(QStringLiteral(".mkv"), QStringLiteral(" 4K.mkv"));
                video.file->inode += 1;
                video.media = media(2'400'000, height);
                video.file->sizeBytes += 1;
                video.media.sizeBytes = video.file->sizeBytes;
            }
            videos.append(video);
        }
    }
    return videos;
}

} // namespace

bool BigLibrary::make(const QString &folder, int titles)
{
    const Paths paths = Paths::forDevice(folder);
    const QString mark = folder + QStringLiteral("/complete-%1").arg(titles);
    if (QFile::exists(mark)) {
        return true;
    }
    if (!paths.prepare()) {
        return false;
    }
    const SystemClock clock;
    auto catalog = Catalog::open(paths.catalogFile(), clock);
    if (!catalog) {
        return false;
    }
    const PictureStore pictures(paths.picturesFolder());
    for (int first = 0; first < titles; first += kBatch) {
        auto ingested = (*catalog)->ingest(batchFrom(first, kBatch));
        ingested.waitForFinished();
        const Result<QVector<TitleId>> ids = ingested.result();
        if (!ids) {
            qWarning("%s", qPrintable(ids.error().message));
            return false;
        }
        QVector<QFuture<Result<>>> written;
        for (int i = 0; i < kBatch; ++i) {
            const Result<PictureId> poster = pictures.store(posterOf(first + i));
            if (!poster) {
                return false;
            }
            written.append((*catalog)->setPictures(ids->at(2 * i), *poster, *poster, Origin::Scan));
        }
        for (const QFuture<Result<>> &one : written) {
            if (!wait(one)) {
                return false;
            }
        }
    }
    QFile file(mark);
    return file.open(QFile::WriteOnly);
}
