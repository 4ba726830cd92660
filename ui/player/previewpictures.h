#pragma once

#include "library/base/result.h"
#include "ui/player/playrequest.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QThreadPool>

#include <chrono>
#include <functional>
#include <memory>

namespace Library {
class FramePreview;
struct VideoFrame;
} // namespace Library

namespace Ui {

//! Small pictures of a film at times that somebody points to. They come from its storyboard, where
//! there is one, else from a reader of their own, which opens the film when it is first asked.
//! Lives on the GUI thread, never blocks it.
class PreviewPictures final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PreviewPictures)
public:
    using Milliseconds = std::chrono::milliseconds;
    explicit PreviewPictures(QObject *parent = nullptr);
    //! Waits for what its threads are at.
    ~PreviewPictures() override;

    //! Of another film; empty functions: there will be none.
    void start(const PlayRequest &film);
    //! A storyboard that was not there may be.
    void lookAgain();
    //! Lets go of the film, without waiting.
    void stop();
    //! What is known of that time, and asks for it when nothing is. Null: not yet, or never.
    QImage at(Milliseconds time);

signals:
    //! at() may say something else now.
    void changed();

private:
    enum class Board
    {
        Unknown, //!< nobody looked for it yet
        Sought,
        There,
        None
    };

    void findBoard();
    QImage fromBoard(Milliseconds time);
    void loadSheet(int number);
    void openReader();
    void onFrame(quint64 serial, qint64 bucket, const QImage &picture);

    std::function<Result<std::shared_ptr<Library::ByteSource>>()> m_open;
    std::function<std::optional<StoryboardFiles>()> m_find;
    Board m_state = Board::Unknown;
    StoryboardFiles m_board;
    QCache<int, QImage> m_sheets;
    int m_loading = -1; // which sheet
    quint64 m_serial = 0; // of the film; what comes of older ones is dropped
    bool m_isOpening = false;
    qint64 m_wanted = -1; // bucket
    QCache<qint64, QImage> m_pictures;
    std::unique_ptr<Library::FramePreview> m_reader;
    QThreadPool m_pool; // opens films and closes them
};

} // namespace Ui
