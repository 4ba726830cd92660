#pragma once

#include <QTimer>
#include <QWidget>

#include <chrono>

namespace Ui {

class Theme;

//! The line at the top left of the film: why it waits, or what a key has just done.
class PlayerNotice final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayerNotice)
public:
    PlayerNotice(const Theme &theme, QWidget *parent);

    //! Stays until it is cleared; replaces what is shown.
    void setProblem(const QString &icon, const QString &text);
    //! Shown for a moment; a problem comes back afterwards.
    void tell(const QString &icon, const QString &text,
        std::chrono::milliseconds shownFor = std::chrono::seconds(2));
    //! Shown until release(), in place of a problem.
    void hold(const QString &icon, const QString &text);
    void release();
    void clear();
    QString text() const { return m_text; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void show(const QString &icon, const QString &text, bool problem);

    const Theme &m_theme;
    QTimer m_timer;
    QString m_icon;
    QString m_text;
    bool m_problem = false;
    bool m_held = false;
    QString m_problemIcon;
    QString m_problemText;
};

} // namespace Ui
