#pragma once

#include "library/base/ids.h"

#include <QHash>
#include <QImage>
#include <QObject>
#include <QPixmap>
#include <QSet>
#include <QSize>
#include <QVector>

class QThreadPool;

namespace Sync {
class PictureFetcher;
}

namespace Ui {

//! Reads pictures off the GUI thread, cuts them to size with round corners, and keeps them in
//! QPixmapCache. What was asked for last, and so is on the screen now, is read first. Lives on the
//! GUI thread.
class PictureLoader final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PictureLoader)
public:
    //! What the folder does not have is asked of the fetcher, which outlives the loader; null:
    //! there is nobody to ask.
    explicit PictureLoader(const QString &picturesFolder, Sync::PictureFetcher *fetcher = nullptr,
        QObject *parent = nullptr);
    ~PictureLoader() override;

    //! The picture when it is at hand; else null, and ready() follows. size in logical pixels.
    QPixmap pixmap(const PictureId &id, QSize size, qreal dpr, int radius);
    //! The same for the large picture behind a page. One that is too small for the place is not
    //! stretched over it: it stands sharp at the right, on a blurred ground of its own colours.
    QPixmap backdrop(const PictureId &id, QSize size, qreal dpr);
    int waiting() const { return int(m_queue.size()); }

    static QString fileOf(const QString &picturesFolder, const PictureId &id);

signals:
    void ready(const PictureId &id);

private:
    enum class Cut
    {
        Card,
        Backdrop
    };
    struct Request
    {
        PictureId id;
        QString key;
        QSize pixels;
        qreal dpr = 1;
        qreal radius = 0;
        Cut cut = Cut::Card;
    };
    QPixmap find(const Request &request);
    void fetch(const PictureId &id);
    void startNext();
    void onRead(const Request &request, const QImage &image);

    QString m_folder;
    Sync::PictureFetcher *m_fetcher;
    std::unique_ptr<QThreadPool> m_pool;
    QVector<Request> m_queue;
    QSet<QString> m_known; //!< keys that wait or are being read
    QSet<PictureId> m_broken; //!< not here, or no pictures
    int m_running = 0;
};

} // namespace Ui
