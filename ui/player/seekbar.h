#pragma once

#include <QAbstractSlider>
#include <QStringList>
#include <QTimer>
#include <QVector>

namespace Ui {

class Theme;

//! The line of time. Dragging scrubs; with the keyboard a white handle is moved and Enter goes
//! there. Its value is the position in milliseconds.
class SeekBar final : public QAbstractSlider
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SeekBar)
public:
    SeekBar(const Theme &theme, QWidget *parent);

    void setDuration(int ms);
    void setPosition(int ms);
    void setBufferedUntil(int ms);
    //! What is on this PC beyond what is read ahead, from and to in milliseconds.
    void setNear(const QVector<QPair<int, int>> &ranges);
    //! Marks what is repeated; -1: not said.
    void setLoop(int fromMs, int toMs);
    void setChapters(const QVector<int> &startsMs, const QStringList &names);
    void setSeekable(bool seekable);

    //! Where the person points, with the mouse or the keyboard; -1: nowhere.
    int pointedMs() const { return m_handle >= 0 ? m_handle : m_hover; }
    bool isScrubbing() const { return m_handle >= 0; }
    //! The mouse holds the handle.
    bool isDragged() const { return m_dragging; }
    //! Puts the white handle back. False: it was not out.
    bool cancel();

    int msAt(int x) const;
    int xAt(int ms) const;
    QSize sizeHint() const override;

signals:
    void scrubbed(int ms);
    void seekWanted(int ms);
    void pointedChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void setHandle(int ms);
    void moveHandle(int direction, bool repeated);
    void updateName();
    QRectF groove() const;
    int chapterAt(int ms) const;

    const Theme &m_theme;
    QVector<int> m_chapters;
    QStringList m_chapterNames;
    QVector<QPair<int, int>> m_near;
    int m_buffered = 0;
    int m_loopFrom = -1;
    int m_loopTo = -1;
    int m_handle = -1;
    int m_hover = -1;
    int m_repeats = 0;
    bool m_dragging = false;
    bool m_seekable = true;
};

} // namespace Ui
