#pragma once

#include "library/base/result.h"

#include <QImage>
#include <QTimer>
#include <QWidget>

namespace Ui {

class Button;
class Theme;

//! What is shown while there is no picture: the backdrop and the title while the film opens, or
//! why it cannot be played.
class PlayerCurtain final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayerCurtain)
public:
    PlayerCurtain(const Theme &theme, QWidget *parent);

    //! Takes the focus from nobody; the spinner comes after patience.
    void showOpening(
        const QString &heading, const QString &subheading, const QImage &backdrop, int patienceMs);
    void showError(const Error &error);
    //! Whether another video follows in the queue.
    void setHasNext(bool hasNext);
    bool showsError() const { return m_error.has_value(); }
    bool showsSpinner() const { return m_spinning; }
    void restyle() { arrange(); }

signals:
    void retryWanted();
    void backWanted();
    void nextWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void arrange();
    QRect panelRect() const;
    QStringList messageLines() const;
    void paintOpening(QPainter &painter) const;
    void paintError(QPainter &painter) const;

    const Theme &m_theme;
    QString m_heading;
    QString m_subheading;
    QImage m_backdrop;
    QPixmap m_scaledBackdrop;
    std::optional<Error> m_error;
    QTimer m_patience;
    QTimer m_turn;
    bool m_spinning = false;
    int m_angle = 0;
    Button *m_back;
    Button *m_retry;
    Button *m_next;
    bool m_hasNext = false;
};

} // namespace Ui
