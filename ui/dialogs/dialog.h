#pragma once

#include "ui/controls/text.h"

#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace Ui {

enum class Direction;

//! A panel in the middle of the window, over a veil. Esc and Back leave it, the focus stays within
//! it, and it is gone once it was closed. Not modal: nothing waits for it.
class Dialog : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Dialog)
public:
    //! The theme outlives the dialog; it lies over the window that owner is in.
    Dialog(const Theme &theme, const QString &heading, QWidget *owner);

    void open();
    void close();

protected:
    const Theme &theme() const { return m_theme; }
    QWidget *panel() const { return m_panel; }
    QVBoxLayout *rows() const { return m_rows; }
    //! Where the focus begins: the safe choice.
    virtual QWidget *firstFocus() = 0;
    virtual int panelWidth() const { return m_theme.px(552 * 1.5, 552); }
    //! After what is in it has changed its size.
    void arrange();
    //! Sizes that follow the layout; called when it opens and on each change.
    virtual void restyle();

    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void moveFocus(Direction direction);

    const Theme &m_theme;
    QWidget *m_panel;
    QVBoxLayout *m_rows;
    QPointer<QWidget> m_before;
};

} // namespace Ui
