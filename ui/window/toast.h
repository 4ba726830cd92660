#pragma once

#include <QString>
#include <QTimer>
#include <QWidget>

#include <functional>

class QVariantAnimation;

namespace Ui {

class Button;
class Theme;

//! One message at the bottom centre of the window, for six seconds, with Undo. It never takes the
//! focus: Ctrl Z undoes too.
class Toast final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Toast)
public:
    Toast(const Theme &theme, QWidget *parent);

    //! Replaces what is shown. undo may be empty.
    void showMessage(const QString &text, std::function<void()> undo);
    QString text() const { return m_text; }
    //! Takes back what the message told of; false: nothing to take back.
    bool undo();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();
    void fadeTo(qreal opacity);

    const Theme &m_theme;
    QString m_text;
    std::function<void()> m_undo;
    Button *m_button;
    QTimer m_stay;
    QVariantAnimation *m_fade;
    qreal m_opacity = 0;
};

} // namespace Ui
